"""Load at the peak of a working day: thirty customers who ask something about every second."""

from itertools import cycle

from assistant import help_pages
from locust import HttpUser, constant_throughput, task

QUESTIONS = cycle(help_pages()[1])


class Customer(HttpUser):
    """Asks one question after another."""

    wait_time = constant_throughput(1.5)

    @task
    def ask(self) -> None:
        """One question."""
        self.client.post("/ask", json={"question": next(QUESTIONS)})
