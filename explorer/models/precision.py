"""Where bfloat16 is quick: in hardware; elsewhere it is emulated, and slower than float32."""

from collections.abc import Callable
from typing import Any

import torch


def has_bfloat16(device: torch.device) -> bool:
    """Whether the hardware of ``device`` multiplies bfloat16."""
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    if device.type != "cpu":
        return False
    read: Callable[[], dict[str, Any]] = getattr(
        torch.cpu, "get_capabilities", dict
    )  # older versions lack it
    capabilities = read()
    return any(capabilities.get(name, False) for name in ("avx512_bf16", "amx_bf16"))
