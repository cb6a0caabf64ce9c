"""What llama.cpp is compiled with on which machine."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from rag.cpu import OPTIONS, build_flags, features, physical_cores

ALL = frozenset().union(*(names for wanted in OPTIONS.values() for names in wanted))


def options(*have: str, machine: str = "x86_64") -> dict[str, str]:
    flags = build_flags(machine, frozenset(have))
    return dict(flag.removeprefix("-D").split("=") for flag in flags)


def test_an_old_processor_gets_nothing_that_it_lacks() -> None:
    chosen = options("sse4_2", "avx")
    assert chosen["GGML_AVX"] == "ON"
    assert {name for name, value in chosen.items() if value == "ON"} == {"GGML_SSE42", "GGML_AVX"}


def test_avx512_is_used_only_when_all_of_its_parts_are_there() -> None:
    parts = ["avx512f", "avx512cd", "avx512vl", "avx512dq", "avx512bw"]
    assert options(*parts)["GGML_AVX512"] == "ON"
    for missing in parts:
        assert options(*(set(parts) - {missing}))["GGML_AVX512"] == "OFF"


@given(st.sets(st.sampled_from(sorted(ALL | {"amx_tile", "amx_int8", "amx_bf16"}))))
def test_amx_and_native_are_off_whatever_the_processor_says(have: set[str]) -> None:
    chosen = options(*have)
    assert chosen["GGML_NATIVE"] == "OFF"
    assert {chosen[f"GGML_AMX_{kind}"] for kind in ("TILE", "INT8", "BF16")} == {"OFF"}


def test_arm_takes_the_portable_build() -> None:
    assert options(machine="aarch64") == {"GGML_NATIVE": "OFF", "LLAVA_BUILD": "OFF"}


def test_only_what_every_processor_has_counts(tmp_path: Path) -> None:
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text("processor : 0\nflags\t\t: sse4_2 AVX avx2\n\nprocessor : 1\nflags : sse4_2 avx\n")
    assert features(cpuinfo) == {"sse4_2", "avx"}
    cpuinfo.write_text("nothing known")
    assert features(cpuinfo) == frozenset()


def test_there_is_a_core_to_run_on() -> None:
    assert physical_cores() >= 1
