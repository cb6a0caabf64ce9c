"""What this machine's processor has: cores to run on, and instructions to compile for.

Only the standard library is used, because ``make install`` asks before anything is installed.
"""

from __future__ import annotations

import os
import platform
import subprocess
from pathlib import Path

__all__ = ["build_flags", "features", "physical_cores"]

# CMake option of ggml → the names, in /proc/cpuinfo and in macOS's sysctl, that must all be there.
OPTIONS: dict[str, tuple[frozenset[str], ...]] = {
    "SSE42": (frozenset({"sse4_2"}), frozenset({"sse4.2"})),
    "AVX": (frozenset({"avx"}), frozenset({"avx1.0"})),
    "AVX2": (frozenset({"avx2"}),),
    "BMI2": (frozenset({"bmi2"}),),
    "FMA": (frozenset({"fma"}),),
    "F16C": (frozenset({"f16c"}),),
    "AVX_VNNI": (frozenset({"avx_vnni"}),),
    "AVX512": (frozenset({"avx512f", "avx512cd", "avx512vl", "avx512dq", "avx512bw"}),),
    "AVX512_VBMI": (frozenset({"avx512f", "avx512vbmi"}),),
    "AVX512_VNNI": (frozenset({"avx512f", "avx512_vnni"}), frozenset({"avx512f", "avx512vnni"})),
    "AVX512_BF16": (frozenset({"avx512f", "avx512_bf16"}),),
}
# AMX is never used: some virtual machines announce it and fault on its first instruction.
NEVER = ("AMX_TILE", "AMX_INT8", "AMX_BF16")


def features(cpuinfo: Path = Path("/proc/cpuinfo")) -> frozenset[str]:
    """Return the instruction sets that every processor here has, in lower case; empty when unknown."""
    if cpuinfo.is_file():
        rows = [line for line in cpuinfo.read_text(errors="replace").splitlines() if line.startswith("flags")]
        sets = [frozenset(row.partition(":")[2].lower().split()) for row in rows]
        return frozenset.intersection(*sets) if sets else frozenset()
    if platform.system() == "Darwin":
        names = ("machdep.cpu.features", "machdep.cpu.leaf7_features")
        output = subprocess.run(["sysctl", "-n", *names], capture_output=True, text=True, check=False).stdout
        return frozenset(output.lower().split())
    return frozenset()


def build_flags(machine: str | None = None, have: frozenset[str] | None = None) -> tuple[str, ...]:
    """Return the CMake definitions with which llama.cpp runs on this machine, as fast as it safely can.

    On x86-64 each instruction set is on where every processor has it and off otherwise; elsewhere the
    portable build of the architecture is taken.
    """
    machine = (machine or platform.machine()).lower()
    flags = ["-DGGML_NATIVE=OFF", "-DLLAVA_BUILD=OFF"]
    if machine in {"x86_64", "amd64"}:
        have = features() if have is None else have
        for option, wanted in OPTIONS.items():
            on = any(names <= have for names in wanted)
            flags.append(f"-DGGML_{option}={'ON' if on else 'OFF'}")
        flags += [f"-DGGML_{option}=OFF" for option in NEVER]
    return tuple(flags)


def physical_cores() -> int:
    """Return the physical cores that this process may use: a second thread of a core only slows ggml down."""
    allowed = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set(range(os.cpu_count() or 1))
    cores = set()
    for number in allowed:
        siblings = Path(f"/sys/devices/system/cpu/cpu{number}/topology/thread_siblings_list")
        cores.add(siblings.read_text().strip() if siblings.is_file() else str(number))
    return max(1, min(len(cores), _quota()))


def _quota(cpu_max: Path = Path("/sys/fs/cgroup/cpu.max")) -> int:
    """Return the whole processors that a container's quota allows, or a large number."""
    try:
        quota, period = cpu_max.read_text().split()
        return max(1, int(quota) // int(period))
    except (OSError, ValueError):
        return 10_000
