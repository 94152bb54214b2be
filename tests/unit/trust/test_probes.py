"""Where probes stand."""

import pytest

from cleannet.config.strict import ConfigError
from cleannet.trust.places import Point
from cleannet.trust.probes import Standing, probes


def test_countries_and_points():
    assert probes(["probe,country\n", "probe 7,si\n", "8,\n"], "table") == {
        "7": Standing("SI", None),
        "8": Standing("", None),
    }
    lines = ["probe,latitude,longitude,country\n", "7,46.05,14.51,SI\n", "8,59.33,18.07,\n"]
    assert probes(lines, "table") == {
        "7": Standing("SI", Point(46.05, 14.51)),
        "8": Standing("", Point(59.33, 18.07)),
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name\n7\n", "line 1: write a heading"),
        ("", "line 1: write a heading"),
        ("probe,country\n7,Slovenia\n", "line 2: 'SLOVENIA' is no country code"),
        ("probe,latitude,longitude\n7,north,1\n", "line 2: 'north, 1' are no degrees"),
        ("probe,latitude,longitude\n7,1\n", "line 2: '1, ' are no degrees"),
        ("probe,latitude,longitude\n7,91,1\n", "line 2: '91, 1' lies outside"),
        ("probe,latitude,longitude\n7,nan,1\n", "line 2: 'nan, 1' lies outside"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, message: str):
    with pytest.raises(ConfigError) as wrong:
        probes(text.splitlines(keepends=True), "table")
    assert str(wrong.value).startswith("table, ")
    assert message in str(wrong.value)
