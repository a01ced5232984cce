from datetime import date

from backend.agenda.holidays import public_holiday, school_holiday

GOOD_FRIDAY = date(2026, 4, 3)


def test_alsace_and_moselle_have_two_days_more() -> None:
    assert public_holiday("FR", None, GOOD_FRIDAY) == ""
    assert public_holiday("FR", "57", GOOD_FRIDAY)
    assert public_holiday("FR", "6AE", date(2026, 12, 26))
    assert public_holiday("FR", None, date(2026, 7, 14))


def test_a_holiday_has_a_name_in_both_languages_whatever_the_machine_speaks() -> None:
    christmas = date(2026, 12, 25)
    assert (public_holiday("FR", None, christmas), public_holiday("FR", None, christmas, "en")) == (
        "Noël",
        "Christmas Day",
    )
    # Where the library has no French, the country's own.
    assert public_holiday("DE", None, christmas) == "Erster Weihnachtstag"


def test_a_calendar_nobody_knows_is_unknown_and_no_silent_no() -> None:
    assert public_holiday("XX", None, GOOD_FRIDAY) is None
    assert public_holiday("FR", "ZZ", GOOD_FRIDAY) is None
    assert public_holiday("FR", None, date(2101, 7, 14)) is None


def test_school_zones_differ_and_end_where_the_ministry_ends() -> None:
    winter = date(2026, 2, 12)
    assert [school_holiday(zone, winter) for zone in "ABC"] == [True, False, False]
    assert school_holiday("A", date(2026, 11, 23)) is False
    assert school_holiday("A", date(1990, 1, 1)) is None
    # The library answers "no" for the autumn of its last year, of which it knows nothing.
    assert school_holiday("A", date(2028, 10, 25)) is None
    assert school_holiday("D", winter) is None
