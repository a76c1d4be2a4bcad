"""Documents are typeset in a process of its own, whose memory goes with it."""

import json

import pytest

from twin.report.drawing import font_folder
from twin.report.typesetting import typeset

DOCUMENT = {
    "title": "A title",
    "subtitle": "",
    "sentence": "One sentence.",
    "footer": "",
    "headlines": [],
    "sections": [],
}


def test_a_document_comes_back_as_pdf():
    assert typeset(json.dumps(DOCUMENT), font_folder()).startswith(b"%PDF-")


def test_what_typst_refuses_is_told_with_its_own_words():
    with pytest.raises(RuntimeError, match=r"(?s)could not be typeset \(exit status 1\).*title"):
        typeset(json.dumps({}), font_folder())
