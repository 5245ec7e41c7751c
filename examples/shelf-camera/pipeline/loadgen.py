"""MLPerf LoadGen, scenario SingleStream, with the small network: one picture after the other for a minute."""

from __future__ import annotations

import threading
from pathlib import Path

import mlperf_loadgen as lg
import numpy as np
from shelf import SEED, counted, loaded, pictures

OUT = Path(__file__).parent.parent / "evidence"
PARTS = loaded(OUT / "model" / "shelf-2.4.0-int8.npz")
IMAGES, _, _ = pictures(1_000, SEED + 4)
ANSWERS: list[np.ndarray] = []


def answer(queries) -> None:
    def work() -> None:
        for query in queries:
            said = np.array(counted(PARTS, IMAGES[query.index][None]), dtype=np.int64)
            ANSWERS.append(said)
            lg.QuerySamplesComplete([lg.QuerySampleResponse(query.id, said.ctypes.data, said.nbytes)])

    threading.Thread(target=work).start()


def main() -> None:
    settings = lg.TestSettings()
    settings.scenario, settings.mode = lg.TestScenario.SingleStream, lg.TestMode.PerformanceOnly
    settings.min_query_count, settings.min_duration_ms = 1_024, 60_000
    settings.single_stream_expected_latency_ns = 500_000
    logs = lg.LogSettings()
    logs.log_output.outdir, logs.log_output.copy_summary_to_stdout, logs.enable_trace = str(OUT), False, False
    system = lg.ConstructSUT(answer, lambda: None)
    library = lg.ConstructQSL(len(IMAGES), 500, lambda _: None, lambda _: None)
    lg.StartTestWithLogSettings(system, library, settings, logs)
    lg.DestroyQSL(library)
    lg.DestroySUT(system)


if __name__ == "__main__":
    main()
