"""The pictures of the guides, taken from the running product: `make shots`.

A small demo company of a fixed seed is loaded into a throw-away DATA folder and served on a free port of this machine;
Chromium then goes through it as the dispatcher, an engineer, a customer and the administrator do. Every picture keeps
few colours, so that the repository stays light.
"""

import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import typst
from openpyxl import Workbook
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.chromium import PHONE, chromium
from tools.served import Company, served
from yinuo.kernel.pdf import font_folder

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "user" / "img"
FRONT = ROOT / "docs" / "board.png"
COLOURS = (96, 64, 48, 32)
MOST_BYTES = 120_000
SCREEN = {"viewport": {"width": 1440, "height": 860}}
HAND = PHONE | {"device_scale_factor": 2}

ROWS: dict[str, list[list[Any]]] = {
    "客户": [
        ["编号", "名称", "类别", "省份", "城市"],
        ["C9001", "绥化市北林区环境卫生服务中心", "环卫部门", "黑龙江", "绥化"],
        ["C9002", "", "环卫部门", "黑龙江", "大庆"],
    ],
    "联系人": [["客户编号", "姓名", "电话"], ["C9001", "孙师傅", "13900000011"], ["C9009", "吴队长", "13900000012"]],
    "车辆": [
        ["编号", "车架号", "车牌", "型号", "客户编号", "交付日期"],
        ["V9001", "LY9W18G67MAYN1002", "黑M12345", "YN5180GQXE6", "C9001", "2025-13-01"],
        ["V9002", "LY9W18G67", "黑M12346", "YN5180GQXE6", "C9001", "2025-06-01"],
    ],
}
"""A workbook as people send them: some of its rows are wrong."""

PACKED = """async (path) => {
  const kept = (each) => caches.match(each, { cacheName: "yinuo-jobs" });
  await navigator.serviceWorker.ready;
  while (!(await kept(path)) || !(await kept("/field/outbox/"))) await new Promise((done) => setTimeout(done, 200));
}"""


def main() -> None:
    """Take every picture anew, or those that are named: `shots.py board order`."""
    wanted = sys.argv[1:] or list(SHOTS)
    PICTURES.mkdir(parents=True, exist_ok=True)
    with served() as company, chromium(font_folder()) as browser:
        for name in wanted:
            size = keep(name, SHOTS[name](browser, company))
            print(f"{name}: {size / 1000:.0f} kB", file=sys.stderr, flush=True)


# ── the screens ──


@contextmanager
def opened(browser: Browser, company: Company, who: str = "", **options: Any) -> Iterator[Page]:
    """A screen of somebody's own, signed in where `who` names an account."""
    context = browser.new_context(
        base_url=company.url, locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce", **options
    )
    page = context.new_page()
    if who:
        page.goto("/login/")
        page.get_by_label("用户名").fill(who)
        page.get_by_label("密码").fill(company.password)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(re.compile(r"/(field/)?$"))
    yield page
    context.close()


def orders(page: Page, company: Company, state: str) -> list[dict[str, Any]]:
    """The open orders in a state, each whole, by the public API."""
    found = page.request.get(f"/api/v1/orders?state={state}", headers=company.bearer()).json()["items"]
    return [page.request.get(f"/api/v1/orders/{each['number']}", headers=company.bearer()).json() for each in found]


def customer_path(order: dict[str, Any]) -> str:
    return urlsplit(order["follow_url"]).path


def settled(page: Page) -> bytes:
    """The screen once everything on it has arrived."""
    page.wait_for_load_state("networkidle")
    return page.screenshot()


def board(browser: Browser, company: Company) -> bytes:
    with opened(browser, company, "dispatcher", **SCREEN) as page:
        expect(page.locator("#rows tbody tr").first).to_be_visible()
        return page.screenshot()


def order(browser: Browser, company: Company) -> bytes:
    """Answered, its place known, nobody sent: the candidates and their reasons."""
    with opened(browser, company, "dispatcher", viewport={"width": 1440, "height": 1000}) as page:
        near = (each for each in orders(page, company, "responded") if each["promises"][-1]["kind"] == "arrive")
        page.goto(f"/orders/{next(near)['number']}/")
        expect(page.locator(".crew li").first).to_be_visible()
        return page.screenshot()


def intake(browser: Browser, company: Company) -> bytes:
    with opened(browser, company, "dispatcher", viewport={"width": 1440, "height": 1000}) as page:
        caller = orders(page, company, "awaiting_signature")[0]
        page.goto("/intake/")
        page.get_by_label("来电号码").fill(caller["contact"]["phone"])
        page.get_by_label("查找车辆").fill(caller["vehicle"]["plate"])
        page.locator(".match").first.click()
        page.get_by_label("联系人").fill(caller["contact"]["name"])
        page.locator("#intake").get_by_text("液压系统").click()
        page.get_by_label("故障描述").fill("举升油缸漏油，箱体升不起来")
        expect(page.locator(".preview-promise").first).to_be_visible()
        return settled(page)


def day(browser: Browser, company: Company) -> bytes:
    with opened(browser, company, "engineer", **HAND) as page:
        expect(page.locator("#jobs .job").first).to_be_visible()
        return page.screenshot()


def gate(browser: Browser, company: Company) -> bytes:
    """The work may not begin: one item is open, and the welding certificate has expired."""
    with opened(browser, company, "engineer2", **HAND) as page:
        page.locator("#jobs .job").filter(has_text="已到场").first.locator(".job-open").click()
        page.get_by_label("电焊、气焊、切割").check(force=True)
        page.get_by_role("button", name="确认危险作业").click()
        boxes = page.locator("#now .tick-list input[type=checkbox]")
        expect(boxes.first).to_be_visible()
        for box in boxes.all()[1:]:
            box.check()
        page.get_by_role("button", name="开始维修").click()
        expect(page.locator("#now > .problem")).to_be_visible()
        page.locator("#now > .problem").evaluate("node => window.scrollTo(0, node.offsetTop - 70)")
        return page.screenshot()


@contextmanager
def without_signal(browser: Browser, company: Company) -> Iterator[Page]:
    """A job on a phone that has lost its signal; something is said about it all the same."""
    with opened(browser, company, "engineer", **HAND) as page:
        path = page.locator("#jobs .job a[href*='/orders/']").first.get_attribute("href") or ""
        page.evaluate(PACKED, path)
        page.context.set_offline(True)
        page.goto(path)
        note = page.locator("details[data-step=note]")
        note.locator("summary").click()
        note.get_by_label("备注").fill("车停在后院，找门卫开门")
        note.get_by_role("button", name="备注").click()
        expect(page.locator("[data-outbox]")).to_contain_text("1 项还没有发送")
        expect(page.locator(".toast-note")).to_have_count(0, timeout=20_000)
        yield page


def offline(browser: Browser, company: Company) -> bytes:
    with without_signal(browser, company) as page:
        page.evaluate("window.scrollTo(0, 0)")
        return page.screenshot()


def unsent(browser: Browser, company: Company) -> bytes:
    with without_signal(browser, company) as page:
        page.goto("/field/outbox/")
        expect(page.locator("#waiting-list li")).to_be_visible()
        return page.screenshot()


def sign(browser: Browser, company: Company) -> bytes:
    """What the customer is about to sign, on the own phone."""
    with opened(browser, company, **HAND) as page:
        page.goto(f"{customer_path(orders(page, company, 'awaiting_signature')[0])}sign/")
        return settled(page)


def signature(browser: Browser, company: Company) -> bytes:
    with opened(browser, company, **HAND) as page:
        page.goto(f"{customer_path(orders(page, company, 'awaiting_signature')[0])}sign/")
        page.get_by_label("没有", exact=True).check(force=True)
        page.locator("#score-5").check(force=True)
        page.get_by_label("职务").fill("车队长")
        pad = page.locator("canvas.pad")
        pad.scroll_into_view_if_needed()
        draw(page, pad.bounding_box() or {})
        page.get_by_role("button", name="签字").evaluate("node => node.scrollIntoView({block: 'end'})")
        return page.screenshot()


def draw(page: Page, box: Any) -> None:
    """A stroke or two on the pad."""
    for stroke in (((40, 50), (70, 30), (60, 90), (110, 60)), ((140, 40), (190, 40), (150, 100), (220, 70))):
        (left, top), *rest = stroke
        page.mouse.move(box["x"] + left, box["y"] + top)
        page.mouse.down()
        for x, y in rest:
            page.mouse.move(box["x"] + x, box["y"] + y, steps=8)
        page.mouse.up()


def report(browser: Browser, company: Company) -> bytes:
    with opened(browser, company, **HAND) as page:
        page.goto("/p/")
        page.get_by_label("车牌、车架号或车辆编号").fill("V00001")
        page.get_by_label("您的电话").fill("13900000011")
        page.get_by_role("button", name="下一步").click()
        page.get_by_label("液压系统").check(force=True)
        page.get_by_label("怎么坏的").fill("举升油缸漏油，箱体升不起来")
        page.evaluate("window.scrollTo(0, 0)")
        return settled(page)


def follow(browser: Browser, company: Company) -> bytes:
    """Somebody is on the way."""
    with opened(browser, company, **HAND) as page:
        page.goto(customer_path(orders(page, company, "en_route")[0]))
        return settled(page)


def receipt(browser: Browser, company: Company) -> bytes:
    with opened(browser, company) as page:
        signed = orders(page, company, "signed")[0]
        address = f"/api/v1/orders/{signed['number']}/receipt.pdf"
        return first_page(page.request.get(address, headers=company.bearer()).body(), 120)


def plate(browser: Browser, company: Company) -> bytes:
    with opened(browser, company, "dispatcher", **SCREEN) as page:
        return first_page(page.request.get("/vehicles/V00001/plate/").body(), 160)


def imported(browser: Browser, company: Company) -> bytes:
    """What the check of a workbook with faults says."""
    book = Workbook()
    for name, rows in ROWS.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    del book[book.sheetnames[0]]
    file = BytesIO()
    book.save(file)
    mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    with opened(browser, company, "admin", **SCREEN) as page:
        page.goto("/imports/")
        page.locator("input[type=file]").set_input_files(
            {"name": "绥化客户与车辆.xlsx", "mimeType": mime, "buffer": file.getvalue()}
        )
        page.get_by_role("button", name="上传并检查").click()
        expect(page.get_by_role("heading", name="逐行检查结果")).to_be_visible()
        return page.screenshot()


SHOTS: dict[str, Callable[[Browser, Company], bytes]] = {
    "board": board, "order": order, "intake": intake, "day": day, "gate": gate, "offline": offline,
    "unsent": unsent, "sign": sign, "signature": signature, "report": report, "follow": follow, "receipt": receipt,
    "plate": plate, "import": imported,
}  # fmt: skip


# ── the pictures ──


def first_page(pdf: bytes, pixels_per_inch: float) -> bytes:
    """The first page of a PDF as a picture."""
    with tempfile.TemporaryDirectory(prefix="yinuo-page-") as folder:
        (Path(folder) / "whole.pdf").write_bytes(pdf)
        page = Path(folder) / "page.typ"
        page.write_text('#set page(width: auto, height: auto, margin: 0pt)\n#image("whole.pdf", page: 1)')
        made = typst.compile(page, format="png", ppi=pixels_per_inch)
    return made if isinstance(made, bytes) else made[0]


def keep(name: str, png: bytes) -> int:
    """Store a picture in as many colours as fit the limit; its size in bytes."""
    picture = Image.open(BytesIO(png)).convert("RGB")
    target = FRONT if name == "board" else PICTURES / f"{name}.png"
    for colours in COLOURS:
        few = picture.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        few.save(target, optimize=True)
        if target.stat().st_size <= MOST_BYTES:
            break
    return target.stat().st_size


if __name__ == "__main__":
    main()
