"""A refusal in words: every code a room raises has its own sentence, and an answer that loses nothing."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

import yinuo
from yinuo.accounts.types import Role
from yinuo.hall.entry import open_to
from yinuo.hall.import_words import FAULTS
from yinuo.hall.refusals import refusal
from yinuo.hall.sentences import SENTENCES
from yinuo.hall.words import explain, status_of
from yinuo.kernel.errors import Refused

RAISED = re.compile(r"Refused\(\s*\"([a-z_]+)\"")


def test_every_code_in_the_house_has_its_sentence():
    files = Path(yinuo.__file__).parent.rglob("*.py")
    codes = {code for file in files for code in RAISED.findall(file.read_text())}

    assert codes - set(SENTENCES) - set(FAULTS) == set()


def test_an_unknown_code_is_told_truthfully_with_the_code():
    words = explain(Refused("moon_in_the_way"))

    assert words.detail == "系统没有接受，代码：moon_in_the_way。什么都没有改动。"


def test_codes_among_the_facts_are_spoken_as_words():
    words = explain(Refused("wrong_step", field="step", state="on_site", possible=["declare_hazards", "begin_repair"]))

    assert words.detail == "工单目前“已到场”。现在可以做：申报危险作业、开始维修"


def test_a_closed_gate_names_each_item_and_why_it_does_not_count():
    missing = [{"code": "x", "text": "车轮垫木", "clause": "R-7.1", "why": "unconfirmed", "hazard": "under_chassis"}]

    words = explain(Refused("gate_closed", clause="R-7.1", gates=["hazards"], missing=missing))

    assert words.detail == "未通过：安全防护。车轮垫木（未确认）"
    assert words.clause == "R-7.1"


def test_a_sentence_whose_facts_are_missing_is_left_out():
    assert explain(Refused("not_allowed")).detail == ""
    assert explain(Refused("not_allowed", roles=[Role.ADMIN])).detail == "可以做的岗位：系统管理员"
    assert explain(Refused("not_allowed", role="finance", step="dispatch")).detail == "“财务部”不能做“派工”。"


def test_a_moment_is_told_by_the_companys_clock():
    words = explain(Refused("bad_time", field="reported_at", why="future", at="2026-11-23T04:00:00+00:00"))

    assert words.detail == "“报修时间”不能用：它晚于现在 2026-11-23 12:00"


@pytest.mark.parametrize(
    ("refused", "status"),
    [
        (Refused("field_required", field="contact.phone"), 422),
        (Refused("gate_closed"), 409),
        (Refused("not_allowed"), 403),
        (Refused("wrong_step", field="step"), 409),
        (Refused("file_too_large", field="photos"), 413),
    ],
)
def test_the_status_says_whether_the_input_or_the_moment_is_at_fault(refused, status):
    assert status_of(refused) == status


def test_htmx_gets_a_note_that_leaves_the_form_alone_and_names_the_field(rf_of):
    answer = refusal(rf_of(headers={"HX-Request": "true"}), Refused("field_required", field="contact.phone"))

    assert answer.status_code == 422
    assert answer["HX-Retarget"] == "#toasts"
    assert 'data-field="contact.phone"' in answer.content.decode()


def test_a_refusal_htmx_would_not_swap_becomes_one_it_does(rf_of):
    assert refusal(rf_of(headers={"HX-Request": "true"}), Refused("not_allowed")).status_code == 409


def test_a_plain_form_gets_a_page_with_the_remedy(rf_of):
    answer = refusal(rf_of(), Refused("stale"))

    assert answer.status_code == 409
    assert "请刷新页面，看过最新内容后再改。" in answer.content.decode()


def test_a_visitor_is_sent_to_sign_in_and_comes_back(rf_of):
    page = open_to(Role.DISPATCHER)(lambda request: None)

    assert page(rf_of("/orders/?state=reported"))["Location"] == "/login/?next=/orders/%3Fstate%3Dreported"


def test_a_session_that_ended_sweeps_no_half_filled_page_away(rf_of):
    page = open_to(Role.DISPATCHER)(lambda request: None)

    assert page(rf_of(headers={"HX-Request": "true"})).status_code == 401


@pytest.fixture
def rf_of():
    """A request of somebody who is not signed in."""

    def make(path: str = "/", **more):
        request = RequestFactory().get(path, **more)
        request.user = AnonymousUser()
        return request

    return make
