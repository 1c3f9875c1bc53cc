"""The lifecycle drawn: every state placed once, every way drawn, the way taken on top; and the list says the same."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from yiwang.web import pictures

STATES = {"received": "已收件", "reviewing": "审查中", "granted": "准予", "refused": "不予许可", "delivered": "办结"}
MOVES = [
    ("received", "reviewing"),
    ("reviewing", "granted"),
    ("reviewing", "refused"),
    ("granted", "delivered"),
    ("refused", "delivered"),
    ("reviewing", "received"),
]


class TestLifecycle:
    def test_puts_states_below_what_leads_to_them(self) -> None:
        placed = {box.name: box for box in pictures.lifecycle(STATES, MOVES).boxes}
        assert placed["received"].y < placed["reviewing"].y < placed["granted"].y < placed["delivered"].y
        assert placed["granted"].y == placed["refused"].y

    def test_marks_the_way_taken_and_where_it_stands(self) -> None:
        picture = pictures.lifecycle(STATES, MOVES, final=["delivered"], way=["received", "reviewing", "granted"])
        classes = {box.name: box.classes for box in picture.boxes}
        assert classes == {
            "received": "been",
            "reviewing": "been",
            "granted": "been now",
            "refused": "",
            "delivered": "final",
        }
        assert [line.classes for line in picture.lines] == ["", "", "", "back", "been", "been"]

    def test_lists_where_each_state_leads(self) -> None:
        picture = pictures.lifecycle(STATES, MOVES, way=["received"])
        assert [(e.label, e.now, e.leads) for e in picture.entries[:2]] == [
            ("已收件", True, ("审查中",)),
            ("审查中", False, ("准予", "不予许可", "已收件")),
        ]

    def test_breaks_a_long_label_over_two_lines(self) -> None:
        box = pictures.lifecycle({"a": "申请人补正材料后重新审查中"}, []).boxes[0]
        assert [text.words for text in box.texts] == ["申请人补正材料后", "重新审查中"]

    def test_an_empty_lifecycle_is_an_empty_picture(self) -> None:
        assert pictures.lifecycle({}, []).boxes == ()

    @given(st.integers(1, 24), st.lists(st.tuples(st.integers(0, 23), st.integers(0, 23)), max_size=60))
    def test_boxes_never_overlap_and_stay_inside(self, count: int, links: list[tuple[int, int]]) -> None:
        states = {str(number): str(number) for number in range(count)}
        moves = [(str(a), str(b)) for a, b in links]
        picture = pictures.lifecycle(states, moves)
        assert len(picture.boxes) == count
        drawn = {(a, b) for a, b in moves if a != b and a in states and b in states}
        assert len(picture.lines) == len(drawn)
        for box in picture.boxes:
            assert 0 <= box.x <= picture.width - box.width
            assert 0 <= box.y <= picture.height - box.height
        for one, other in combinations(picture.boxes, 2):
            assert abs(one.x - other.x) >= one.width or abs(one.y - other.y) >= one.height
