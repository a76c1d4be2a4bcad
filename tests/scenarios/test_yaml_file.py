"""One YAML file: plain values with their lines, and everything that is no plain data refused."""

from __future__ import annotations

import os
import time

import pytest

from scenarios.errors import InputError
from scenarios.yaml_file import LARGEST_YAML_BYTES, read_yaml


@pytest.fixture
def read(tmp_path):
    def of(text):
        path = tmp_path / "study.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_yaml(path)

    return of


@pytest.fixture
def fault_of(read):
    """Read what has one fault and return it."""

    def of(text):
        with pytest.raises(InputError) as caught:
            read(text)
        (fault,) = caught.value.faults
        assert fault.place.startswith("study.yaml")
        return fault

    return of


def test_values_are_plain_and_know_their_lines(read):
    file = read("title: A\npolicy:\n  rounds:\n    - {year: 2027, volume: 1.5, on: yes}\nnote:\n")
    assert file.data == {
        "title": "A",
        "policy": {"rounds": [{"year": 2027, "volume": 1.5, "on": True}]},
        "note": None,
    }
    assert file.place("policy.rounds.0.volume") == "study.yaml line 4, policy.rounds.0.volume"


def test_a_setting_that_is_absent_takes_the_line_of_its_parent(read):
    file = read("title: A\npolicy:\n  seed: 1\n")
    assert file.place("policy.carbon_price.path") == "study.yaml line 3, policy.carbon_price.path"
    assert file.place("") == "study.yaml line 1, the file"


def test_dates_clock_times_and_yaml_marks_are_text(read):
    """YAML 1.1 makes 1:30 ninety and refuses the 45th; a planner who writes them means words."""
    file = read("a: 2027-01-31\nb: 2027-13-45\nc: 1:30\nd: =\ne: 0x1F\n")
    assert file.data == {"a": "2027-01-31", "b": "2027-13-45", "c": "1:30", "d": "=", "e": 31}


def test_a_byte_order_mark_is_skipped(read):
    assert read(b"\xef\xbb\xbftitle: A\n").data == {"title": "A"}


@pytest.mark.parametrize(
    "text",
    [
        'seed: !!python/object/apply:os.system ["exit"]',
        "seed: !!python/name:os.system",
        "seed: !!python/object:subprocess.Popen {args: ls}",
        "!!python/name:os.system seed: 1",
        "!!python/object:os.system {seed: 1}",
        "seed: !!binary aGVsbG8=",
        "seed: !!set {a}",
        "seed: !local 1",
    ],
)
def test_tags_that_build_anything_are_refused(fault_of, text):
    fault = fault_of(text)
    assert fault.place.startswith("study.yaml line 1, ")
    assert fault.value.startswith("!")
    assert fault.repair == "remove the tag; scenarios cannot run code"


def test_python_objects_are_not_built(fault_of, tmp_path):
    fault_of(f'seed: !!python/object/apply:os.mkdir ["{tmp_path}/built"]')
    assert not (tmp_path / "built").exists()


@pytest.mark.parametrize("text", ['a: !!int ""', "a: !!bool maybe", "a: !!float x", "a: 0b"])
def test_values_that_do_not_fit_their_tag(read, fault_of, text):
    if "!!" not in text:
        assert read(text).data == {"a": "0b"}
        return
    assert "fits its tag" in fault_of(text).expected


def test_an_alias_is_refused_with_its_line(fault_of):
    fault = fault_of("seed: &one 1\nprices:\n  gas_multiplier: *one\n")
    assert "aliases" in fault.expected
    assert fault.repair == "write the value out where it is used"


def test_a_thousand_million_laughs_are_refused_at_once(read):
    """Each line holds nine of the line before: 9^9 words if aliases were followed."""
    laughs = "a0: &a0 [ha, ha, ha]\n" + "".join(
        f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 10)
    )
    started = time.perf_counter()
    with pytest.raises(InputError) as caught:
        read(laughs)
    assert time.perf_counter() - started < 1.0
    # One fault for each anchor, not for each of its uses.
    assert len(caught.value.faults) == 9


def test_a_mapping_that_holds_itself_is_refused(fault_of):
    assert "aliases" in fault_of("policy: &p {again: *p}").expected


def test_a_setting_given_twice_is_refused_on_its_second_line(fault_of):
    fault = fault_of("seed: 1\ntitle: A\nseed: 2\n")
    assert fault.place == "study.yaml line 3, seed"
    assert fault.expected == "each setting once"


@pytest.mark.parametrize("text", ["? [a, b]\n: 1\n", "{{a: 1}: 2}"])
def test_names_must_be_plain(fault_of, text):
    assert fault_of(text).expected == "a plain name before the colon"


@pytest.mark.parametrize(
    "text",
    [
        "a: " + "[" * 10_000 + "]" * 10_000,
        "a: " + "{b: " * 10_000,
        "- " * 10_000,
        "? " * 10_000,
        "".join(" " * i + "a:\n" for i in range(500)),
    ],
    ids=["lists", "mappings", "dashes", "questions", "indents"],
)
def test_ten_thousand_levels_are_refused_without_exhausting_the_stack(fault_of, text):
    assert "nested more than 20 levels deep" in fault_of(text).repair


@pytest.mark.parametrize("number", ["9" * 5000, "0x" + "f" * 5000, "1" * 300 + ".5"])
def test_numbers_of_thousands_of_digits_are_refused(fault_of, number):
    fault = fault_of(f"title: A\nseed: {number}\n")
    assert fault.place == "study.yaml line 2, seed"
    assert fault.expected == "at most 40 characters"


def test_very_long_texts_and_names_are_refused(fault_of):
    assert fault_of("title: " + "x" * 100_000).place == "study.yaml line 1, title"
    assert fault_of("? " + "x" * 100_000 + "\n: 1\n").expected == "at most 10000 characters"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("a: [1, 2\nb: 3\n", "expected ',' or ']'"),
        ("b: 1\na: 'open\n\n\n", "quoted scalar that begins on line 2"),
        ("a: 1\n---\nb: 2\n", "single document"),
        ("%YAML 9.9\n---\na: 1\n", "version"),
        ("a:\tb:\tc\n", "use spaces"),
        ('a: "\\UFFFFFFFF"', "backslash"),
        ("a: \x00", "special characters are not allowed"),
    ],
)
def test_broken_syntax_names_its_line_or_sign(fault_of, text, word):
    fault = fault_of(text)
    assert fault.expected == "valid YAML"
    assert word in fault.repair


def test_half_a_character_is_refused(fault_of):
    assert fault_of('title: "\\ud800"').expected == "text without broken characters"


@pytest.mark.parametrize(
    ("text", "value"), [("", "nothing in it"), ("- a\n", "- a"), ("just words", "just words")]
)
def test_the_top_must_be_settings(fault_of, text, value):
    fault = fault_of(text)
    assert fault.value == value
    assert fault.repair == "write settings as 'name: value', one a line"


@pytest.mark.parametrize("content", [bytes(range(256)), "title: Größe".encode("utf-16")])
def test_binary_and_other_encodings_name_the_byte(fault_of, content):
    fault = fault_of(content)
    assert "byte" in fault.place
    assert fault.expected == "text in UTF-8"


def test_two_hundred_megabytes_are_refused_at_once(tmp_path):
    path = tmp_path / "study.yaml"
    path.touch()
    os.truncate(path, 200_000_000)
    started = time.perf_counter()
    with pytest.raises(InputError, match=r"has '200 MB'; expected at most 200 kB of settings"):
        read_yaml(path)
    assert time.perf_counter() - started < 0.5


def test_the_largest_file_is_read_in_bearable_time(tmp_path):
    path = tmp_path / "study.yaml"
    lines = LARGEST_YAML_BYTES // 20
    path.write_text("".join(f"a{i:06d}: {i:06d}.5\n" for i in range(lines)))
    started = time.perf_counter()
    assert len(read_yaml(path).data) == lines
    assert time.perf_counter() - started < 10.0


def test_a_file_that_is_missing_or_no_file(tmp_path):
    for path, reason in ((tmp_path / "none.yaml", "No such file"), (tmp_path, "no ordinary file")):
        with pytest.raises(InputError, match=reason):
            read_yaml(path)


def test_all_faults_of_a_file_are_told_together(read):
    with pytest.raises(InputError) as caught:
        read("a: !x 1\nb: &b 1\nc: *b\nd: 1\nd: 2\n")
    assert [fault.place for fault in caught.value.faults] == [
        "study.yaml line 1, a",
        "study.yaml line 2, c",
        "study.yaml line 5, d",
    ]
