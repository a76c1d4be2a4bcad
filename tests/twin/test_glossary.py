"""Words are explained once, in order, in a sentence each, and are those that are used."""

from pathlib import Path

from twin.glossary import WORDS

ROOT = Path(__file__).parents[2]


def test_words_stand_in_order_and_each_is_a_sentence():
    assert list(WORDS) == sorted(WORDS, key=str.lower)
    for word, meaning in WORDS.items():
        assert meaning[0].isupper(), word
        assert meaning.endswith("."), word
        assert len(meaning) < 170, word


def test_every_word_is_one_that_a_reader_meets():
    """Pages, reports, levers and answers; a word that nobody uses needs no meaning."""
    folders = ("twin", "dashboard", "scenarios", "agents")
    texts = [
        path.read_text(encoding="utf-8").lower()
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        if path.name != "glossary.py"
    ]
    used = " ".join(" ".join(texts).split()).replace('" "', "")
    unused = [
        word
        for word in WORDS
        if not any(part.strip().lower() in used for part in word.replace("jobs", "").split(","))
    ]
    assert unused == []
