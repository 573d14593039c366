"""Paper: deterministic, deaf to markup, and with a glyph for every name."""

from pathlib import Path

import pytest

from yinuo.kernel import pdf

PLAIN = '#set text(font: "Noto Sans CJK JP", lang: "zh", region: "cn")\n#json(bytes(sys.inputs.data)).words'
MEASURE = """#let words = json(bytes(sys.inputs.data)).words
#set page(width: auto, height: auto, margin: 4pt)
#text(font: "Noto Sans CJK JP", words)"""
RARE_NAMES = (
    "喆㛃䶮堃犇淼焱垚翀赟玥珺玘瑀邨峣洺祎禕镕暐晞婳瑢珉烜燊龑靐龘彧贇赑犟旸燚珮芃滢韡㙓㛹㤘㥄㧑㬎㴔㻌䂮䇹䒟䓨䜣䣘䥽䴙䲟"
)
PLANE_TWO_NAMES = "𬱖𬀩𬭎𫍲𬘭𬍛𠅤𠮷𫖯𫄨𫖮𫠊𬎆𬳿𬬭𬭛𬴂𬪩𬯀𬣙𫓧"


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "plain.typ"
    path.write_text(PLAIN)
    return path


def test_equal_data_give_equal_bytes_and_other_data_do_not(template):
    first = pdf.render(template, {"words": "一诺"}, {})

    assert pdf.render(template, {"words": "一诺"}, {}) == first
    assert pdf.render(template, {"words": "一语"}, {}) != first


@pytest.mark.parametrize(
    "words", ["#[]$*_", "#panic()", "= 标题", "*粗* _斜_ `码`", "@ref <label> \\ ~ --", "//", "$x$"]
)
def test_marks_of_the_template_language_are_printed_as_they_stand(tmp_path, words):
    template, literal = tmp_path / "given.typ", tmp_path / "literal.typ"
    template.write_text(MEASURE)
    quoted = words.replace("\\", "\\\\").replace('"', '\\"')
    literal.write_text(MEASURE.replace("json(bytes(sys.inputs.data)).words", f'"{quoted}"'))

    assert pdf.render_pages(template, {"words": words}, {}) == pdf.render_pages(literal, {}, {})


def test_a_template_reads_nothing_outside_its_own_folder(tmp_path):
    template = tmp_path / "curious.typ"
    template.write_text('#read("/etc/hostname")')

    with pytest.raises(RuntimeError, match="not found"):
        pdf.render(template, {}, {})


def test_a_picture_name_cannot_leave_the_folder(template):
    with pytest.raises(ValueError, match="plain file name"):
        pdf.render(template, {"words": ""}, {"../out": b""})


def test_every_rare_name_has_its_glyph_in_both_weights():
    names = RARE_NAMES + PLANE_TWO_NAMES

    lost = [name for name in names if pdf.printable(name) != name]

    assert lost == ["𬎆"]


def test_what_no_font_can_show_is_printed_as_its_code_and_never_silently_lost(template):
    assert pdf.printable("很好👍🏽️！\u200d\x07") == "很好〔U+1F44D〕〔U+1F3FD〕！"
    assert pdf.render(template, {"words": "很好👍，ئۇيغۇر"}, {}).startswith(b"%PDF-")


def test_the_archive_gets_pdf_a(template):
    assert b"pdfaid" in pdf.render(template, {"words": "一诺"}, {})
