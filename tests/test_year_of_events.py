"""A few of the years that `year_of_events.py` plays by the thousand."""

from year_of_events import HAPPENS, played, smaller, story


def test_every_figure_of_years_played_by_chance_is_what_a_separate_reckoning_says():
    figures, events = 0, 0
    for seed in range(1_000_000, 1_000_020):
        year, result = played(seed)
        assert not result.differ, story(smaller(year))
        figures, events = figures + result.figures, events + len(year.events)
    assert figures > 20_000
    assert events > 20 * len(HAPPENS)
