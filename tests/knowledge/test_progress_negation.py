"""No construction that denies, limits or puts off a finish is ever read as done, however it is typed."""

from __future__ import annotations

import pytest

from knowledge.progress import Status
from tests.knowledge.key_strokes import typed
from tests.knowledge.progress_reading import read

FINISHED = ["xong", "hoàn thành", "hoàn tất", "kết thúc", "làm xong", "triển khai xong", "hoàn thiện xong", "xong xuôi", "đạt 100%", "kiện toàn xong"]
DENIED = """chưa {}|vẫn chưa {}|chưa được {}|chưa thể {}|chưa kịp {}|chưa ai {}|chưa đơn vị nào {}|chưa hề {}|không {}|không {} được|không {} kịp
không thể {}|không cách nào {}|chẳng {} được|chả {} nổi|đâu có {}|đâu đã {}|có {} đâu|đã {} đâu|{} đâu mà {}|{} gì mà {}|{} sao được|sao mà {}
làm gì đã {}|làm gì có chuyện {}|đời nào {}|còn lâu mới {}|còn khuya mới {}|nỏ {} được|nỏ {} mô|đã {} mô|chưa {} mô|{} chi mà {}|mần răng mà {}
nói {} thì chưa|nói là {} thì không đúng|bảo {} thì sai|gọi là {} thì chưa phải|không phải đã {}|không dám nói {}|chưa dám nói là {}|khó nói là {}
tưởng {} rồi|em ngỡ là {}|ai nói {}|ai dám nói {}|nhầm, chưa {}|đính chính: chưa {}|hôm trước em báo {} là nhầm|hôm trước báo {} là chưa đúng"""
NEARLY = """sắp {}|gần {}|gần như {}|cơ bản đã {}|sắp {} rồi|coi như {}|xem như {}|tạm {}|tạm coi là {}|hầu như {}|suýt nữa thì {}|chuẩn bị {}|phần lớn {}
{} phần lớn|{} cơ bản|{} một phần|mới {} phần đầu|chỉ mới {} khâu khảo sát|{} được 80%|{} 3/5 lớp|{} gần hết|{} được vài xã|{} một số xã|{} ở 3 xã, còn 2 xã
{} dự thảo|{} phần khảo sát|{} bước đầu|một số xã {}|đa số đã {}|phần lớn các xã đã {}|chỉ 2 xã {}|mới có 2 xã {}|có nơi {} có nơi chưa|cái {} cái chưa"""
TO_COME = """sẽ {}|dự kiến {}|phấn đấu {}|cố gắng {}|cam kết {}|hẹn tuần sau {}|tháng sau {}|hết tháng 12 {}|cuối năm mới {}|chắc {}|có lẽ {}|có thể {}|hy vọng {}|mong {}
{} vào tuần sau|{} trước 31/12/2026|để {}|muốn {}|cần {}|phải {}|nếu có vốn thì {}|khi nào có vốn mới {}|có vốn là {}|giá mà {}|lẽ ra {} rồi|nghe nói {}|không chắc {}
{} là em báo ngay|bao giờ {} em báo|đợi {} em báo luôn|chậm {}|chậm nhất 15/12 {}|{} chưa|{} thì chưa"""
WITH_A_REST = """{} rồi nhưng còn quyết toán|{} nhưng còn 2 xã|{} rồi, còn khâu nghiệm thu|{} rồi, chỉ còn chờ ký|{} rồi mà chưa được duyệt|{} nhưng bị trả lại
{} rồi nhưng phải làm lại|{} rồi nhưng tỉnh yêu cầu sửa|{} rồi nhưng thiếu chữ ký|{}, trừ 2 xã|{} hết trừ xã Tam Hợp|{} rồi, đang chờ phê duyệt
{} rồi song vẫn còn vài chỗ|{} rồi tuy nhiên còn tồn 3 hồ sơ|{} rồi có điều chưa ký|{} rồi, mỗi tội chưa có dấu|{} rồi chỉ vướng khâu ký|{} rồi, còn sót 2 hộ
kỳ trước báo {} nhưng giờ phát sinh thêm việc"""


def _each(constructions: str) -> list[str]:
    return constructions.replace("\n", "|").split("|")


@pytest.mark.parametrize("construction", [*_each(DENIED), *_each(NEARLY), *_each(TO_COME), *_each(WITH_A_REST)])
@pytest.mark.parametrize("surface", ["as written", "no marks", "telex"])
def test_it_is_never_done(construction: str, surface: str) -> None:
    texts = [typed(construction.replace("{}", finished), surface) for finished in FINISHED]
    assert [text for text in texts if any(report.status is Status.DONE for report in read(text).reports)] == []


AFFIRMED = ["{}", "đã {}", "{} rồi", "{} rồi ạ", "dạ em báo cáo, đã {}", "việc này {} từ tuần trước", "vừa {} hôm qua", "{} trước hạn", "đã {}, không vướng gì", "{} hết rồi"]


@pytest.mark.parametrize("statement", AFFIRMED)
@pytest.mark.parametrize("surface", ["as written", "no marks", "telex", "vni"])
def test_a_plain_finish_stays_done(statement: str, surface: str) -> None:
    """The guard must not cost the plain case."""
    texts = [typed(statement.replace("{}", finished), surface) for finished in FINISHED]
    assert [text for text in texts if [report.status for report in read(text).reports] != [Status.DONE]] == []


TROUBLED = ["vướng {}", "kẹt {}", "khó khăn về {}", "thiếu {}"]
OVERCOME = ["hết {} rồi", "trước thì {}, nay gỡ xong rồi", "tuần trước {} nhưng giờ ổn rồi", "không còn {} nữa", "{} thì hết rồi", "hồi đầu {}, giờ được cấp rồi ạ",
            "{} đó coi như qua", "{} đã được tháo gỡ", "trước {} nhưng nay đã có vốn rồi"]  # fmt: skip


@pytest.mark.parametrize("overcome", OVERCOME)
@pytest.mark.parametrize("surface", ["as written", "no marks", "telex"])
def test_an_obstacle_overcome_is_none(overcome: str, surface: str) -> None:
    troubles = [trouble.replace("{}", "kinh phí") for trouble in TROUBLED] + ["vướng"]
    texts = [typed(overcome.replace("{}", trouble), surface) for trouble in troubles]
    assert [text for text in texts if any(report.obstacle for report in read(text).reports)] == []


@pytest.mark.parametrize(
    "text",
    [
        "không vướng gì hết chị ơi",  # "chị" is no "chỉ"
        "khong kho khan gi het chi oi",
        "không vướng gì ạ",
        "em tưởng vướng mà không vướng",
        "vướng mắc cũ đã được Sở Tài chính gỡ",
        "trước vướng vốn, giờ vốn về rồi",
        "vướng thì hết vướng rồi",
        "chưa thấy vướng chỗ nào",
    ],
)
def test_no_obstacle_is_read_where_there_is_none(text: str) -> None:
    assert [report.obstacle for report in read(text).reports if report.obstacle] == []


@pytest.mark.parametrize("text", ["xong không hết", "hoàn thành không kịp", "kết thúc chưa trọn", "xong không nổi", "chỉ 2 xã xong", "hoàn tất chưa hẳn"])
def test_a_finish_limited_behind_it_is_not_done(text: str) -> None:
    assert all(report.status is Status.IN_PROGRESS for report in read(text).reports)


@pytest.mark.parametrize("text", ["vướng giải quyết hồ sơ đất", "kẹt khâu xử lý nợ", "khó khăn: thiếu cán bộ hết sức trầm trọng", "vướng mặt bằng thì chưa gỡ được"])
def test_an_obstacle_that_stays_is_kept(text: str) -> None:
    assert any(report.obstacle for report in read(text).reports)
