"""What a panel is given is what may be shown."""

from fixtures.evaluations import full_evaluation
from sapa.app.control.engine import growing_engine
from sapa.app.review.engine import real_engine
from sapa.app.session import Session
from sapa.progress import silent
from sapa.results.claims import ClaimDetail
from sapa.results.privacy import Privacy


def recomputed(evaluation):
    """Return the figures of the report that the data give, over all surveys."""
    claims = [c for d in evaluation.details.values() if isinstance(d, ClaimDetail) for c in d.claims]
    return [c.recomputed for c in claims if c.recomputed is not None and c.n]


def test_the_panels_of_a_review_get_no_figures_of_few(monkeypatch):
    """The engine of the page withholds right after the review, for all three panels; no figure has 100,000 answers."""
    found = full_evaluation(privacy=Privacy(100_000))
    monkeypatch.setattr("sapa.review.review_loaded", lambda *_, **__: found)
    assert recomputed(found)
    for engine in (real_engine(), growing_engine(Session())):
        shown = engine.review(None, {}, silent)
        assert shown.withheld is not None
        assert recomputed(shown) == []
