"""How far words reach: denials over lists, causes, exceptions, corrections, and questions that ask nothing."""

from __future__ import annotations

import pytest

from knowledge.progress import Status
from tests.knowledge.key_strokes import typed
from tests.knowledge.progress_reading import only, read

SURFACES = ["as written", "no marks", "telex"]
NOUNS = ["vướng mắc", "khó khăn", "trở ngại", "khó khăn, vướng mắc"]
LISTS = """không có kiến nghị, {}|không có {}, kiến nghị gì|chưa phát sinh {}, kiến nghị|không có đề nghị, {}|không phát hiện {}, kiến nghị
không gặp {} hay thiếu thốn gì|không có {}, thiếu thốn gì|không có {} cũng như kiến nghị gì|{}, kiến nghị: không|không có {} lẫn kiến nghị|không còn {}, chồng chéo nào"""


@pytest.mark.parametrize("denial", LISTS.replace("\n", "|").split("|"))
@pytest.mark.parametrize("surface", SURFACES)
def test_a_denial_reaches_over_its_list(denial: str, surface: str) -> None:
    texts = [typed(f"đang triển khai; {denial.replace('{}', noun)}", surface) for noun in NOUNS]
    assert [text for text in texts if only(text).obstacle is not False] == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("không vướng đất, vướng vốn", "vốn"),
        ("không có kiến nghị, còn vướng mặt bằng", "mặt bằng"),
        ("không thiếu vốn nhưng thiếu người", "người"),
        ("đang làm, không vướng đất, chỉ vướng vốn", "vốn"),
    ],
)
def test_a_denial_ends_where_something_is_told(text: str, words: str) -> None:
    report = only(text)
    assert report.obstacle and words in (report.obstacle_text or "")


BEGINNINGS = "làm|triển khai|bắt tay vào|đụng tới|đụng đến|động tay vào|sờ đến|rờ tới|khởi công|vào cuộc|ra quân|xúc tiến|phát động|khởi động|đặt bút|mở được lớp nào|viết được chữ nào|có hoạt động nào|đụng tới ngày nào"


@pytest.mark.parametrize("beginning", BEGINNINGS.split("|"))
@pytest.mark.parametrize("surface", SURFACES)
def test_what_is_not_begun(beginning: str, surface: str) -> None:
    texts = [typed(frame.replace("{}", beginning), surface) for frame in ("chưa {}", "vẫn chưa {}", "dạ việc này em chưa {}", "chưa {}, tuần này toàn họp")]
    assert [text for text in texts if [report.status for report in read(text).reports] != [Status.NOT_STARTED]] == []


RHETORIC = "đi mô mà {}|đi đâu mà {}|{} răng được|mần răng mà {} cho nổi|lấy gì mà {}|lấy mô ra mà {}|mô đã {}|{} kiểu gì được|{} thế nào được|{} nỗi gì|làm chi đã {}|biết răng mà {}|{} mô mà báo"


@pytest.mark.parametrize("construction", RHETORIC.split("|"))
@pytest.mark.parametrize("surface", SURFACES)
def test_a_rhetorical_question_denies(construction: str, surface: str) -> None:
    texts = [typed(construction.replace("{}", finished), surface) for finished in ("xong", "hoàn thành", "làm xong", "kết thúc")]
    assert [text for text in texts if any(report.status is Status.DONE for report in read(text).reports)] == []


@pytest.mark.parametrize(
    "text",
    ["xong rồi còn gì", "xong lâu rồi còn gì nữa", "xong rồi chứ sao", "đâu vào đấy cả rồi", "xong từ đời nào rồi", "xong từ tháng trước", "xong hôm thứ Hai",
     "xong 100%, chưa có QĐ", "đã hoàn thành, chưa có văn bản", "kiểm tra xong 6 hợp tác xã, hoàn thành", "việc sắp xếp xong rồi", "giải thể hợp tác xã mần xong rồi"],
)  # fmt: skip
def test_a_finish_that_looks_denied(text: str) -> None:
    assert only(text).status is Status.DONE


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("phần mềm lỗi đăng nhập nên chưa nhập hết", "phần mềm lỗi"),
        ("mấy hợp tác xã chưa có tài sản thế chấp nên ngân hàng chưa cho vay", "tài sản thế chấp"),
        ("chậm do thủ tục đấu thầu", "thủ tục đấu thầu"),
        ("chưa phân bổ được kinh phí do văn bản hướng dẫn ban hành chậm", "văn bản hướng dẫn"),
        ("do thay đổi nhân sự nên chưa triển khai", "nhân sự"),
        ("hồ sơ thất lạc nên rà soát chưa xong", "thất lạc"),
        ("doanh nghiệp hẹn mãi không chịu ký", "không chịu ký"),
        ("khó nhất là không ai chịu đứng ra ký hồ sơ", "ký hồ sơ"),
        ("ngưng, hết tiền", "tiền"),
    ],
)
@pytest.mark.parametrize("surface", SURFACES)
def test_what_holds_work_up_is_an_obstacle(text: str, words: str, surface: str) -> None:
    report = only(typed(text, surface))
    expected = typed(words, surface) if surface == "no marks" else words
    assert report.obstacle and expected in (report.obstacle_text or "")


@pytest.mark.parametrize(
    "text",
    ["chưa mở lớp tại xã Nghi Lộc", "không tổ chức tại Vinh", "chưa triển khai tại 3 xã", "bận họp nên chưa làm", "mới nhận bàn giao nên chưa làm gì", "chưa làm do chờ sắp xếp bộ máy", "chưa triển khai do chưa đến thời điểm", "hoàn thành sớm do chuẩn bị tốt",
     "do Sở Tài chính chủ trì, đang làm", "phân bổ hết kinh phí rồi", "chưa gọi là xong vì mới xong phần khảo sát"],
)  # fmt: skip
def test_what_is_no_cause(text: str) -> None:
    assert all(not report.obstacle for report in read(text).reports)


@pytest.mark.parametrize("text", ["bữa trước vướng đất, chừ hết vướng rồi", "trước thì vướng vốn, giờ không còn vướng", "hồi đầu thiếu người, nay hết thiếu rồi", "khó khăn thì không có ạ"])
def test_an_obstacle_that_has_ceased(text: str) -> None:
    assert only(text).obstacle is False


@pytest.mark.parametrize(
    "text",
    ["45% chứ không phải 54%", "là 45%, không phải 54% như đã nêu", "không phải 54% mà là 45%", "không phải 54%, 45% thôi", "54% là nhầm, đúng là 45%", "em ghi nhầm 54%, thực tế 45%",
     "đính chính: 45%, không phải 54%", "đúng ra là 45%, hôm trước báo 54% là sai", "đang làm được 45%, lúc nãy em viết 54% là sai"],
)  # fmt: skip
@pytest.mark.parametrize("surface", SURFACES)
def test_the_right_value_counts_in_every_order(text: str, surface: str) -> None:
    assert only(typed(text, surface)).percent == 45


@pytest.mark.parametrize(
    ("text", "percent", "figures"),
    [
        ("nợ xấu ở mức 1,1%", None, [1.1]),
        ("dư nợ tăng 8,2%, nợ xấu 0,6%", None, [8.2, 0.6]),
        ("tỷ lệ thực hiện nhiệm vụ là 45%", 45, []),
        ("tỷ lệ giải ngân đạt 55%", 55, []),
        ("NHNN chi nhánh Khu vực 8 báo cáo: dư nợ đạt 412,6 tỷ đồng", None, [412.6]),
        ("Tiểu dự án 2 đã phân bổ 500 triệu", None, [500]),
        ("kiến nghị Sở Tài chính bố trí 500 triệu đồng", None, []),
        ("đã bố trí 500 triệu, đề nghị bổ sung 200 triệu", None, [500]),
    ],
)
def test_numbers_of_their_own(text: str, percent: int | None, figures: list[float]) -> None:
    report = only(text, "II.9")
    assert report.percent == percent
    assert [figure.value for figure in report.figures] == figures


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("ngoại trừ II.4 thì không có gì thay đổi", {"II.3": Status.UNCHANGED, "IV.3": Status.UNCHANGED}),
        ("không thay đổi gì, riêng IV.3 đã xong", {"II.3": Status.UNCHANGED, "II.4": Status.UNCHANGED, "IV.3": Status.DONE}),
        ("đều đang triển khai, II.3 xong", {"II.3": Status.DONE, "II.4": Status.IN_PROGRESS, "IV.3": Status.IN_PROGRESS}),
        ("ngoài II.4 ra, chưa có gì mới", {"II.3": Status.UNCHANGED, "IV.3": Status.UNCHANGED}),
        ("trừ II.4 đã xong, còn lại không thay đổi", {"II.3": Status.UNCHANGED, "II.4": Status.DONE, "IV.3": Status.UNCHANGED}),
    ],
)
def test_an_exception_and_the_others(text: str, statuses: dict[str, Status]) -> None:
    assert {report.task: report.status for report in read(text, "II.3", "II.4", "IV.3").reports} == statuses


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("đợi UBND xã Quỳnh Lưu phản hồi", "UBND xã Quỳnh Lưu"),
        ("chờ UBND xã Anh Sơn họp dân", "UBND xã Anh Sơn"),
        ("còn chờ Thuế tỉnh Nghệ An kết nối dữ liệu", "Thuế tỉnh Nghệ An"),
        ("gửi SNV thẩm định rồi", "Sở Nội vụ"),
        ("chờ Sở Tài chính và Sở Nội vụ", "Sở Tài chính và Sở Nội vụ"),
        ("đợi Sở Tài chính, Sở Nội vụ góp ý", "Sở Tài chính và Sở Nội vụ"),
        ("do Sở Tài chính chưa cấp kinh phí nên chưa làm được", "Sở Tài chính"),
        ("chờ Bộ Nông nghiệp và Môi trường trả lời", "Bộ Nông nghiệp và Môi trường"),
        ("chưa tất toán được do một xã chưa gửi hồ sơ", None),
        ("Sở Nội vụ chưa triển khai", None),
        ("đã gửi lấy ý kiến tại Công văn số 3316/SNNMT-PTNT ngày 17/11/2026", None),
    ],
)
def test_bodies_as_the_message_names_them(text: str, body: str | None) -> None:
    assert only(text).waiting_for == body
