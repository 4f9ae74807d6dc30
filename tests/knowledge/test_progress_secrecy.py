"""The secrecy guard: 20 samples and more are refused, also without marks; words that look alike are not."""

from __future__ import annotations

import unicodedata

import pytest

from knowledge.progress import is_secret
from tests.knowledge.progress_reading import read

SECRETS = [
    "gửi em tài liệu MẬT nhé",
    "tai lieu MAT nhe",
    "văn bản mật",
    "van ban mat",
    "công văn mật số 15",
    "cong van mat em gui sau",
    "hồ sơ này thuộc diện mật",
    "báo cáo thanh tra (độ tuyệt mật)",
    "báo cáo TỐI MẬT",
    "tuyet mat",
    "toi mat, khong chuyen tiep",
    "biên bản đóng dấu mật",
    "bien ban dong dau mat",
    "Văn bản (MẬT) số 12",
    "tài liệu bí mật nhà nước",
    "TÀI LIỆU MẬT",
    "taif lieeuj maajt",  # Telex
    "so61 ta2i lie65u to61i ma65t",  # VNI
    "tài liệu lưu hành nội bộ",
    "số CCCD 040012345678",
    "can cuoc cua chi la 040185001234",
    "số căn cước công dân: 0401 2345 6789",
    "CMND 187654321",
    "040199001234",  # twelve digits beginning with 0 are an identity number
    "stk 1234567890123",
    "Số tài khoản nhận thưởng: 3600 2110 04567 Agribank",
    "mật khẩu chữ ký số là Abc123",
]
HARMLESS = [
    "mật ong Tân Kỳ",
    "hội viên nuôi ong lấy mật",
    "mặt trận tổ quốc đã họp",
    "mat tran da hop xong",
    "MAT TRAN DA HOP XONG",
    "ra mat 3 htx moi",
    "ra mắt 3 tổ hợp tác",
    "giai phong mat bang",
    "mat hang ocop, gap mat doanh nghiep, co mat 45 dai bieu",
    "mật độ thả vừa phải, mật mía Nghĩa Đàn",
    "không có tài liệu mật",
    "tập huấn bảo vệ bí mật nhà nước",
    "bảo mật hệ thống",
    "ho so mat roi",  # lost
    "120 căn cước đã cập nhật cho 15 HTX",
    "mở 12 tài khoản cho hợp tác xã",
    "điện thoại 0912345678",
    "kinh phí 1.250.000.000 đồng",
    "Quyết định 1234/QĐ-UBND ngày 12/11/2026",
]


@pytest.mark.parametrize("text", SECRETS)
def test_secret_is_refused(text: str) -> None:
    assert is_secret(text)
    assert is_secret(unicodedata.normalize("NFD", text))


@pytest.mark.parametrize("text", HARMLESS)
def test_words_that_only_look_secret_pass(text: str) -> None:
    assert not is_secret(text)


def test_nothing_of_a_secret_message_is_kept() -> None:
    reading = read("gửi anh kết luận, tài liệu MẬT nhé, IV.5 xong rồi", "IV.5")
    assert reading.secret
    assert reading.reports == ()
    assert reading.kind is None


def test_a_secret_at_the_end_of_a_very_long_text_is_found() -> None:
    assert read("rất tốt " * 2000 + " tài liệu tối mật").secret
