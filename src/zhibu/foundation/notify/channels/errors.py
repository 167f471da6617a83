"""What can go wrong on a way out."""


class Undelivered(Exception):
    """A message was not taken. `problem` is one of `choices.Problem`; `is_final`: trying again is of no use.

    The words of the exception are technical and name nobody.
    """

    def __init__(self, problem: str, words: str = "", *, is_final: bool = False) -> None:
        super().__init__(f"{problem} {words}".strip())
        self.problem = problem
        self.is_final = is_final
