"""Refused: a change to people that cannot be made, with the sentence that says why."""

from backend.web.language import Text


class Refused(Exception):  # noqa: N818 - a decision, not a mistake
    """`field` names what to change; the sentence is for a person at a screen or a terminal."""

    def __init__(self, field: str, sentence: Text) -> None:
        super().__init__(sentence.en)
        self.field = field
        self.sentence = sentence
