"""How the schedules kill a process: raised where a statement was about to run, or a message had just left."""


class Crash(BaseException):
    """The server process died."""
