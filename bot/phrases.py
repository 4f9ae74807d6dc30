"""The few sentences the machine itself says in Vietnamese."""

from __future__ import annotations

HOW_TO_CHOOSE = "Đồng chí trả lời bằng số thứ tự hoặc nội dung lựa chọn."
