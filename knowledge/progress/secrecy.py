"""The secrecy guard: stamps of state secrets, identity and account numbers; the words of such a text are not kept."""

from __future__ import annotations

import re

from knowledge.keystrokes import restore
from knowledge.normalize import compose, fold, has_marks, key

_PAPER = "tài liệu|văn bản|công văn|hồ sơ|báo cáo|kết luận|quyết định|tờ trình|kế hoạch|nghị quyết|dự thảo|biên bản|bản|file|tệp|tin|đề án|thông báo"
# Typed with marks: "mật" after a paper, a stamp or a degree, not before what bees make or spies whisper.
_MARKED = re.compile(
    rf"(?<!\w)(?:tuyệt mật|tối mật|(?:đóng |có |con )?dấu (?:đỏ )?[\"“(]?mật|(?:độ|mức|cấp độ|chế độ) (?:tuyệt |tối )?mật(?! ong| thả| cây)|(?:(?:{_PAPER})(?: này| đó| kia)?(?: thuộc| là| loại| dạng| diện| đóng dấu| có dấu| \(|:| \")* ?[\"“(]?mật(?! ong| mía| hoa| độ| thiết| khẩu| danh))|(?<!bảo vệ )bí mật nhà nước|diện mật|loại mật|[(\[\"“]mật[)\]\"”]|lưu hành nội bộ)(?!\w)"
)
_PLAIN_PAPER = fold(_PAPER)
_PLAIN = re.compile(
    rf"(?<!\w)(?:tuyet mat|toi mat|(?:dong|co|con) dau (?:do )?mat|do mat(?=\W*$| cao| nhe| [,.)])|(?:{_PLAIN_PAPER})(?: nay| do)?(?: thuoc| la| loai| dien| dong dau)*:? ?[\"(]?mat(?! (?:tran|bang|ong|hang|mia|roi|het|mot|hai|nuoc|dat|do|thiet|khau|cong|tien|mat|truoc|sau|phan|hieu luc|nhieu|ngay|thoi))|(?<!bao ve )bi mat nha nuoc|luu hanh noi bo)(?!\w)"
)
# A degree without marks behind a paper, in a text that has marks elsewhere.
_MIXED = re.compile(rf"(?<!\w)(?:{_PAPER}|{_PLAIN_PAPER}):? [\"(]?(?:tuyet|toi) mat(?!\w)")
# "MẬT" or "MAT" in capitals in a text that is not all capitals.
_STAMP = re.compile(r"(?<!\w)(?:TUYỆT |TỐI |TUYET |TOI )?(?:MẬT|MAT)(?!\w)(?! TRẬN| TRAN| ONG| BẰNG| BANG)")
_DENIED = re.compile(r"(?<!\w)(?:khong|ko|k|chang|no) (?:phai |co |la |gui |kem )*(?:tai lieu |van ban |ho so |noi dung |gi )?mat(?!\w)")
_TRAINING = re.compile(r"(?:bao ve|bao mat|cong tac|tap huan|luat)(?: \w+){0,3} bi mat nha nuoc")
_IDENTITY = re.compile(r"(?<!\w)(?:cccd|cmnd|cmt|cmtnd|can cuoc(?: cong dan)?|chung minh(?: thu| nhan dan)?|dinh danh(?: ca nhan)?|ho chieu|so dinh danh|passport)(?!\w)")
_ACCOUNT = re.compile(r"(?<!\w)(?:stk|so tk|so tai khoan|tai khoan(?: ngan hang| so)?|tk|account)(?!\w)")
_PASSWORD = re.compile(r"(?<!\w)(?:mat khau|password|ma otp|otp|ma pin)(?: \w+){0,5}?\s*(?:la|:|=)\s*\S*\d")
_DIGITS = re.compile(r"(?<![\w/])[a-z]?\d(?:[ .\-]?\d){5,24}(?![\w/%])")
_NATIONAL_ID = re.compile(r"(?<![\w/.,])0\d{2}(?:[ .]?\d{3}){3}(?![\w/])")
_NEAR = 60
# "t ố i  m ậ t": letters set apart, words by more than one space.
_SPREAD = re.compile(r"(?<!\w)[^\W\d_](?: {1,3}[^\W\d_](?!\w)){2,}")


def is_secret(text: str) -> bool:
    """True for a text that must be refused and not stored: marked MẬT, TỐI MẬT, TUYỆT MẬT, or with the number of
    an identity card or a bank account. Typed any way; "mật ong", "mặt trận", "ra mắt" are no secrets."""
    joined = _SPREAD.sub(lambda match: re.sub(r"(?<=\w) (?=\w)", "", match.group(0)), text)
    forms = (compose(text), compose(restore(text)), compose(re.sub(r" {2,}", " ", joined)))
    return any(_holds_secret(form) for form in dict.fromkeys(forms))


def is_secret_name(file_name: str) -> bool:
    """The same for the name of a file: "TỐI MẬT.docx", "cong_van_mat.pdf", "MẬT - danh sách.xlsx"."""
    stem = compose(file_name.rsplit(".", 1)[0])
    # A name is a heading: "mật" at the beginning of it or of a part of it stamps the paper, in capitals or not.
    paper = "văn bản" if has_marks(stem) else "van ban"
    parts = [" ".join(re.split(r"[\W_]+", part)).strip() for part in (stem, *re.split(r" - |[()\[\],;]", stem))]
    return any(is_secret(part) or is_secret(f"{paper} {part.lower()}") for part in parts if part)


def _holds_secret(text: str) -> bool:
    return _is_stamped(text) or _holds_number(fold(text))


def _is_stamped(text: str) -> bool:
    plain = fold(text)
    if _DENIED.search(plain) or (_TRAINING.search(plain) and "tuyet mat" not in plain):
        return False
    if not text.isupper() and _STAMP.search(text):
        return True
    if has_marks(text):
        return bool(_MARKED_KEYED.search(key(text)) or _MIXED.search(text.lower()))
    return bool(_PLAIN.search(plain))


def _holds_number(plain: str) -> bool:
    if _NATIONAL_ID.search(plain) or _PASSWORD.search(plain):
        return True
    for keyword, least in ((_IDENTITY, 6), (_ACCOUNT, 6)):
        for match in keyword.finditer(plain):
            near = plain[max(0, match.start() - _NEAR) : match.end() + _NEAR]
            if any(sum(char.isdigit() for char in digits) >= least for digits in _DIGITS.findall(near)):
                return True
    return False


# The expression compares words in the comparable form, where tones stand in one place.
_MARKED_KEYED = re.compile(re.sub(r"[^\W\d_]{2,}", lambda match: key(match.group(0)), _MARKED.pattern))
