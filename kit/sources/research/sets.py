"""Which logs of real people are published for research, and on what terms?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from kit.checks import check_one_of
from kit.errors import SourceError

_ADDRESS = re.compile(r"https?://[^\s/]+/(?:[^\s?#]*/)?\w[\w.-]*(?:\?[^\s#]*)?")
_CHECKSUM = re.compile(r"sha256:[0-9a-f]{64}|md5:[0-9a-f]{32}")


@dataclass(frozen=True, kw_only=True)
class ResearchSet:
    """A log of real people that others published.

    Parameters
    ----------
    name : str
        What it is called here.
    edition : str
        Which of several it is, as its publisher says.
    holds : str
        What one row is, and what is known of the people, in a sentence.
    people, plays, titles : int, optional
        How many; titles are those with at least one play. None: not known to us.
    years : tuple of int
        First and last year of the plays.
    terms : str
        What its publisher allows, in our own words.
    citation : str
        What to cite.
    page : str
        Address of the page that describes it.
    address : str, optional
        Address of the file. None: there is none from which to fetch it.
    checksum : str, optional
        Of the file: "sha256:..." or "md5:...", in lower case. None: not confirmed.
    size : int, optional
        Of the file, in bytes.
    why_not : str, optional
        Why it is not fetched, where it is not.

    Raises
    ------
    SourceError
        If the address names no file, or the checksum is of another form.

    Examples
    --------
    >>> find_set("movielens-25m").file_name
    'ml-25m.zip'
    """

    name: str
    edition: str
    holds: str
    people: int | None
    plays: int | None
    titles: int | None
    years: tuple[int, int]
    terms: str
    citation: str
    page: str
    address: str | None = None
    checksum: str | None = None
    size: int | None = None
    why_not: str | None = None

    def __post_init__(self) -> None:
        _check_form(_ADDRESS, "address", "the http address of a file", self.address)
        rule = "'sha256:' or 'md5:' and the digits in lower case"
        _check_form(_CHECKSUM, "checksum", rule, self.checksum)

    @property
    def file_name(self) -> str:
        """Name of the file as its publisher has it, or nothing where there is none."""
        return urlsplit(self.address or "").path.rpartition("/")[2]


def _check_form(form: re.Pattern, name: str, rule: str, value: object) -> None:
    if value is None:
        return
    if not isinstance(value, str) or not form.fullmatch(value):
        raise SourceError.bad_value(name, f"{rule}, or None", value)


_HARPER = (
    "F. M. Harper and J. A. Konstan, The MovieLens Datasets: History and Context, ACM "
    "Transactions on Interactive Intelligent Systems 5(4), article 19, 2015"
)
_RESEARCH_ONLY = (
    "For research; anything commercial needs permission first. Name the set and cite "
    "its paper in what you publish, without suggesting that GroupLens or its "
    "university stands behind it."
)
_NOT_PASSED_ON = f"{_RESEARCH_ONLY} The data may not be passed on without permission."
_PASSED_ON = f"{_RESEARCH_ONLY} The data may be passed on, under these same terms."
_RATINGS = "One row is one person's rating of one film, with the second it was given"
_BY_NUMBER = f"{_RATINGS}; people are numbers with at least 20 ratings each."


def _movielens(
    edition: str,
    short: str,
    **facts: Any,  # noqa: ANN401, those of a `ResearchSet`
) -> ResearchSet:
    """Describe one of the MovieLens sets, which live side by side."""
    usual = {"terms": _NOT_PASSED_ON, "holds": _BY_NUMBER}
    file = f"https://files.grouplens.org/datasets/movielens/ml-{short}.zip"
    return ResearchSet(
        name=f"movielens-{short}",
        edition=f"MovieLens {edition}",
        citation=_HARPER,
        page=f"https://grouplens.org/datasets/movielens/{short.partition('-')[0]}/",
        address=file,
        **usual | facts,
    )


# Each checksum is one that independent projects pin alike: SHA-256 in the URL checksums
# of TensorFlow Datasets and in several downloaders, beside GroupLens's own MD5.
SETS = (
    _movielens(
        "100K, of 1998",
        "100k",
        holds=f"{_RATINGS}; people come with age, sex, occupation and ZIP code.",
        people=943,
        plays=100_000,
        titles=1_682,
        years=(1997, 1998),
        checksum="sha256:"
        "50d2a982c66986937beb9ffb3aa76efe955bf3d5c6b761f4e3a7cd717c6a3229",
        size=4_924_029,
    ),
    _movielens(
        "1M, of 2003",
        "1m",
        holds=f"{_RATINGS}; people come with age band, sex, occupation and ZIP code.",
        people=6_040,
        plays=1_000_209,
        titles=3_706,
        years=(2000, 2003),
        checksum="sha256:"
        "a6898adb50b9ca05aa231689da44c217cb524e7ebd39d264c56e2832f2c54e20",
        size=5_917_549,
    ),
    _movielens(
        "10M, of 2009",
        "10m",
        people=69_878,
        plays=10_000_054,
        titles=10_677,
        years=(1995, 2009),
        checksum="sha256:"
        "813c411ccb6122564edfe752e7f80c4dcc5aa25fa94c93622f6877a7ba252862",
        size=65_566_137,
    ),
    _movielens(
        "20M, of 2015",
        "20m",
        people=138_493,
        plays=20_000_263,
        titles=26_744,
        years=(1995, 2015),
        checksum="sha256:"
        "96f243c338a8665f6bcc89c53edf6ee39162a846940de6b7c8c48aeada765ff3",
        size=198_702_078,
    ),
    _movielens(
        "25M, of 2019",
        "25m",
        people=162_541,
        plays=25_000_095,
        titles=59_047,
        years=(1995, 2019),
        checksum="sha256:"
        "8b21cfb7eb1706b4ec0aac894368d90acf26ebdfb6aced3ebd4ad5bd1eb9c6aa",
        size=261_978_986,
    ),
    _movielens(
        "32M, of 2023",
        "32m",
        people=200_948,
        plays=32_000_204,
        titles=84_432,
        years=(1995, 2023),
        checksum="sha256:"
        "e4a68655d7386b8f95f2f2424b2ff975dfdd15ffd59e0d864a14dca43e99d6ee",
        size=238_950_008,
    ),
    _movielens(
        "latest small, as it is since September 2018; it changes over time",
        "latest-small",
        terms=_PASSED_ON,
        people=610,
        plays=100_836,
        titles=9_724,
        years=(1996, 2018),
        checksum="sha256:"
        "696d65a3dfceac7c45750ad32df2c259311949efec81f0f144fdfb91ebc9e436",
        size=978_202,
    ),
    ResearchSet(
        name="movietweetings",
        edition="MovieTweetings, as of November 2013; it has grown since",
        holds="One row is one rating, 0 to 10, that a person posted in public, with "
        "the second of the post; people are numbers, beside a list of their real "
        "accounts, which this kit never reads.",
        people=21_081,
        plays=141_695,
        titles=12_611,
        years=(2013, 2013),
        terms="MIT licence: free to use and to pass on, with the licence beside it.",
        citation="S. Dooms, T. De Pessemier and L. Martens, MovieTweetings: a Movie "
        "Rating Dataset Collected From Twitter, CrowdRec at RecSys, 2013",
        page="https://github.com/sidooms/MovieTweetings",
        why_not="its files were replaced day by day, and no checksum of any one "
        "edition could be confirmed; of the page's folder `latest`, save `ratings.dat` "
        "and `movies.dat`, and leave `users.dat`, which leads to real accounts",
    ),
    ResearchSet(
        name="lastfm-1k",
        edition="Last.fm 1K, version 1.0 of May 2010",
        holds="One row is one play of one track, with the second it began; some "
        "people come with sex, age, country and the day they signed up.",
        people=992,
        plays=19_150_868,
        titles=None,
        years=(2005, 2009),
        terms="Not for commercial use; given out with permission of Last.fm, whose own "
        "terms of service apply too. Name Last.fm and cite the book.",
        citation="Ò. Celma, Music Recommendation and Discovery in the Long Tail, "
        "Springer, 2010",
        page="https://zenodo.org/records/6090214",
        address="https://zenodo.org/records/6090214/files/lastfm-dataset-1K.tar.gz?download=1",
        checksum="md5:a79a6808f54f73354789a9fb02cb1e41",  # as the page states it
        size=672_700_000,  # to the 0.1 MB that the page states
    ),
    ResearchSet(
        name="netflix-prize",
        edition="Netflix Prize, of 2006",
        holds="One row is one person's rating of one film, with the day; people are "
        "numbers.",
        people=480_189,
        plays=100_480_507,
        titles=17_770,
        years=(1999, 2005),
        terms="For research; anything commercial needs permission of Netflix first. "
        "The data may not be passed on without permission; cite it, send Netflix a "
        "copy of what you publish, and do not suggest that Netflix stands behind it.",
        citation="J. Bennett and S. Lanning, The Netflix Prize, KDD Cup and Workshop, "
        "2007",
        page="https://en.wikipedia.org/wiki/Netflix_Prize",
        why_not="Netflix withdrew it in 2010, after researchers had found people in it "
        "and viewers had gone to court; copies that others put online have no "
        "permission behind them; open the copy that you may use, if you have one",
    ),
    ResearchSet(
        name="vodclickstream",
        edition="vodclickstream, Netflix Audience Behaviour: UK Movies",
        holds="One of its 671,736 rows is one visit to the page of a film by somebody "
        "who let a browser extension look on, with the second and for how long it was "
        "watched, if it was; people are codes.",
        people=None,
        plays=None,
        titles=None,
        years=(2017, 2019),
        terms="We have seen no licence. Ask its publisher before you do more than "
        "measure on your own machine, and pass nothing on.",
        citation="vodclickstream, Netflix Audience Behaviour: UK Movies, Kaggle",
        page="https://www.kaggle.com/datasets/vodclickstream/netflix-audience-behaviour-uk-movies",
        why_not="it comes without a licence that we have seen, from behind an account; "
        "fetch it there yourself, if you may",
    ),
)


def find_set(name: str) -> ResearchSet:
    """Look up a research set.

    Parameters
    ----------
    name : str
        Such as "movielens-1m".

    Returns
    -------
    ResearchSet
        Its facts, its terms and where it is.

    Raises
    ------
    SourceError
        If there is no set of that name.

    Examples
    --------
    >>> find_set("netflix-prize").people
    480189
    """
    known = {one.name: one for one in SETS}
    return known[check_one_of(SourceError, "name", name, known)]
