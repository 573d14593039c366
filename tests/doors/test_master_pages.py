"""The desk's master data: who opens which page, what a form keeps, and a workbook's way from upload to undo."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from openpyxl import load_workbook

from tests.workbooks import ROWS, SHEETS, only, workbook
from tests.world import NOON, World
from yinuo.accounts.types import Role
from yinuo.assets import queries as assets
from yinuo.desk.shell import OFFICE
from yinuo.imports.models import ImportBatch
from yinuo.kernel import clock
from yinuo.people import queries as people

READ = (
    "/customers/", "/customers/C001/", "/vehicles/", "/vehicles/V0001/", "/models/", "/models/YN5180TXSE6/",
    "/outlets/", "/outlets/YT01/", "/engineers/", "/engineers/E001/", "/commitments/", "/vehicles/V0001/plate/",
    "/vehicles/plates/?q=V0001",
)  # fmt: skip
SERVICE = {Role.DISPATCHER, Role.SERVICE_MANAGER, Role.ADMIN}
CHANGE = {
    "/customers/new/": SERVICE | {Role.SALES},
    "/customers/C001/edit/": SERVICE | {Role.SALES},
    "/customers/C001/contacts/new/": SERVICE | {Role.SALES},
    "/vehicles/new/": SERVICE | {Role.SALES},
    "/vehicles/V0001/edit/": SERVICE | {Role.SALES},
    "/models/new/": SERVICE | {Role.SALES},
    "/models/YN5180TXSE6/edit/": SERVICE | {Role.SALES},
    "/outlets/new/": SERVICE,
    "/outlets/YT01/edit/": SERVICE,
    "/engineers/new/": SERVICE,
    "/engineers/E001/edit/": SERVICE,
    "/engineers/E001/certificates/new/": SERVICE | {Role.HR},
    "/engineers/E001/shifts/new/": SERVICE,
    "/imports/": {Role.ADMIN, Role.SERVICE_MANAGER, Role.SALES, Role.STOREKEEPER},
    "/imports/template.xlsx": {Role.ADMIN, Role.SERVICE_MANAGER, Role.SALES, Role.STOREKEEPER},
    "/users/": {Role.ADMIN},
    "/users/new/": {Role.ADMIN},
    "/users/sales/": {Role.ADMIN},
    "/users/sales/edit/": {Role.ADMIN},
    "/users/sales/password/": {Role.ADMIN},
}


@pytest.fixture
def signed_in(world: World, monkeypatch):
    """A browser of somebody of this role, at noon."""
    monkeypatch.setattr(clock, "now", lambda: NOON)

    def make(role: str) -> Client:
        client = Client()
        client.force_login(world.users[role], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make


@pytest.mark.parametrize("address", READ)
def test_the_whole_office_reads_master_data_and_an_engineer_does_not(signed_in, address):
    answers = {role: signed_in(role).get(address).status_code for role in (*OFFICE, Role.ENGINEER)}

    assert answers == dict.fromkeys(OFFICE, 200) | {Role.ENGINEER: 403}


@pytest.mark.parametrize(("address", "allowed"), CHANGE.items())
def test_a_form_opens_for_the_roles_in_charge_alone(signed_in, address, allowed):
    opened = {role for role in (*OFFICE, Role.ENGINEER) if signed_in(role).get(address).status_code == 200}

    assert opened == allowed


@pytest.mark.parametrize("word", ["鲁F12345", "LZZYN1804TA000001", "芝罘区", "ytszfqhwc"])
def test_a_machine_is_found_by_plate_vin_customer_and_pinyin(signed_in, word):
    assert "V0001" in signed_in(Role.AUDITOR).get("/vehicles/", {"q": word}).content.decode()


def test_a_customer_is_changed(signed_in):
    told = {"name": "芝罘区环卫中心", "kind": "municipal", "province": "山东", "city": "烟台", "address": "新街 2 号"}

    answer = signed_in(Role.DISPATCHER).post("/customers/C001/edit/", told)

    assert (answer.status_code, answer["Location"]) == (302, "/customers/C001/")
    assert assets.customer("C001").name == "芝罘区环卫中心"


def test_what_was_typed_stays_when_a_vin_is_wrong(signed_in):
    told = {
        "number": "V9", "vin": "LZZYN1804TA000002", "plate": "鲁F00009", "model": "YN5180TXSE6", "customer": "C001",
        "lat": "37.5", "lon": "121.4",
    }  # fmt: skip

    answer = signed_in(Role.DISPATCHER).post("/vehicles/new/", told)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "校验位不符" in page
    assert 'value="鲁F00009"' in page
    assert assets.vehicle("V9") is None


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/customers/new/", {"number": "C001", "name": "x", "kind": "other", "province": "x", "city": "x"}),
        ("/models/new/", {"code": "YN5180TXSE6", "name": "x", "family": "sweeper"}),
        ("/engineers/new/", {"number": "E001", "name": "x", "outlet": "YT01"}),
    ],
)
def test_a_new_thing_never_takes_the_number_of_another(signed_in, address, told):
    answer = signed_in(Role.ADMIN).post(address, told)

    assert answer.status_code in (409, 422)
    assert "已经有一条" in answer.content.decode() or "重复" in answer.content.decode()
    assert assets.customer("C001").name == "烟台市芝罘区环卫处"


def test_an_engineer_gets_a_certificate_and_a_shift_and_loses_the_certificate(signed_in, world):
    client = signed_in(Role.SERVICE_MANAGER)

    client.post(
        "/engineers/E002/certificates/new/",
        {"kind": "height", "number": "H-1", "issued_on": "2026-01-01", "valid_to": "2027-01-01"},
    )
    client.post(
        "/engineers/E002/shifts/new/",
        {"kind": "rescue", "starts_at": "2027-03-01T20:00", "ends_at": "2027-03-02T08:00"},
    )
    (held,) = people.certificates_of([world.zhao.pk])
    answer = client.post(f"/certificates/{held.pk}/withdraw/", follow=True)

    assert "已撤回" in answer.content.decode()
    assert people.certificates_valid(world.zhao.pk, NOON.date()) == frozenset()
    assert [shift.kind for shift in people.shifts_of(world.zhao.pk, since=NOON, most=99)][-1] == "rescue"


def test_a_token_is_shown_once_and_can_be_withdrawn(signed_in, world):
    client = signed_in(Role.ADMIN)

    issued = client.post("/users/sales/tokens/", {"name": "官网", "scope": "read"}).content.decode()
    later = client.get("/users/sales/").content.decode()

    assert "yn_" in issued
    assert "yn_" not in later
    assert "官网" in later


def test_the_last_administrator_cannot_be_locked_out(signed_in):
    answer = signed_in(Role.ADMIN).post("/users/admin/edit/", {"name": "卫管理", "role": "admin", "phone": ""})

    assert answer.status_code in (409, 422)
    assert "最后一位系统管理员" in answer.content.decode() or "没有人能管理用户" in answer.content.decode()


def test_a_plate_is_a_pdf_and_the_same_for_the_same_machine(signed_in):
    client = signed_in(Role.DISPATCHER)

    once, again = (client.get("/vehicles/V0001/plate/").content for _ in range(2))

    assert once.startswith(b"%PDF-")
    assert once == again


def upload(client, content, name="名单.xlsx"):
    return client.post("/imports/", {"file": SimpleUploadedFile(name, content)}, follow=True)


def test_a_workbook_goes_from_upload_to_undo(signed_in):
    client = signed_in(Role.SERVICE_MANAGER)

    checked = upload(client, workbook()).content.decode()
    before = assets.customer("C100")
    batch = ImportBatch.objects.get()
    applied = client.post(f"/imports/{batch.pk}/apply/", follow=True).content.decode()
    there = assets.customer("C100")
    undone = client.post(f"/imports/{batch.pk}/undo/", follow=True).content.decode()

    assert "检查通过，还没有写入" in checked
    assert (before, there.name, assets.customer("C100")) == (None, "威海市环卫处", None)
    assert f"导入完成，写入 {ROWS} 行" in applied
    assert "已撤销" in undone


def test_an_undo_that_cannot_be_names_what_stands_in_its_way(signed_in, world):
    client = signed_in(Role.SERVICE_MANAGER)
    upload(client, workbook())
    batch = ImportBatch.objects.get()
    client.post(f"/imports/{batch.pk}/apply/")
    order = world.report(vehicle=assets.vehicle("V100"))

    answer = client.post(f"/imports/{batch.pk}/undo/")

    assert answer.status_code == 409
    assert f"车辆 V100：有关联的记录：{order.number}" in answer.content.decode()


def test_bad_rows_are_told_in_words_and_marked_in_the_workbook(signed_in):
    client = signed_in(Role.SERVICE_MANAGER)

    page = upload(client, only("车辆", ["V1", "LZZYN1804TA00000", None, "M404", "C001", 121.4, 37.5])).content.decode()
    batch = ImportBatch.objects.get()
    book = load_workbook(BytesIO(client.get(f"/imports/{batch.pk}/errors.xlsx").content))

    assert "车架号应为 17 位，这里是 16 位" in page
    assert "纬度和经度填反了" in page
    assert book.sheetnames == ["错误清单", "车辆"]
    assert "车架号应为 17 位" in book["车辆"]["B2"].comment.text
    assert book["错误清单"].max_row == 4


@pytest.mark.parametrize(("content", "said"), [(b"vin,plate\n", "这不是 Excel 工作簿"), (b"", "文件是空的")])
def test_a_file_that_is_no_workbook_comes_back_as_422_with_what_helps(signed_in, content, said):
    answer = upload(signed_in(Role.ADMIN), content)

    assert answer.status_code == 422
    assert (
        said in answer.content.decode()
        or "内容不是 .xlsx" in answer.content.decode()
        or "没有内容" in answer.content.decode()
    )
    assert ImportBatch.objects.count() == 0


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_the_template_is_a_workbook_that_checks_clean_and_adds_nothing(signed_in, language):
    client = signed_in(Role.ADMIN)
    client.cookies["django_language"] = language

    page = upload(client, client.get("/imports/template.xlsx").content).content.decode()

    assert ImportBatch.objects.get().counts == {}
    assert ImportBatch.objects.get().fault_count == 0
    assert page


def test_the_command_line_checks_writes_and_undoes(world, tmp_path, capsys):
    file = tmp_path / "名单.xlsx"
    file.write_bytes(workbook())

    call_command("import", str(file), "--dry-run")
    assert assets.customer("C100") is None
    call_command("import", str(file), "--as", "admin")
    batch = ImportBatch.objects.get()
    call_command("import", str(file))
    call_command("import", "--undo", str(batch.pk))

    assert "没有新内容" in capsys.readouterr().out
    assert assets.customer("C100") is None


def test_the_command_line_lists_bad_rows_and_ends_with_an_error(world, tmp_path, capsys):
    file = tmp_path / "名单.xlsx"
    file.write_bytes(workbook(客户=[*SHEETS["客户"], ["C101", None, "山东", "威海"]]))

    with pytest.raises(CommandError):
        call_command("import", str(file))

    assert "客户 第 3 行 名称" in capsys.readouterr().err
    assert assets.customer("C100") is None
