"""Research sets in miniature: the forms are real, every row in them is invented."""

import io

import polars as pl

# Four ratings by three viewers of two titles, at 2001-09-09 01:46:40 and after.
RATINGS = [(7, 10, 4, 1000000000), (7, 20, 3, 1000000060), (8, 10, 5, 1000086400)]
RATINGS += [(9, 20, 1, 1000172800)]


def _written(separator, line_end="\n", rows=RATINGS):
    return "".join(separator.join(map(str, row)) + line_end for row in rows)


_FLAGS = "|".join("0" * 19)
_FILMS = "10::Chemin Désert (1987)::Comedy\n20::Play: Time::Drama\n"
MOVIELENS_100K = {
    "u.data": _written("\t"),
    "u1.base": _written("\t", rows=RATINGS[:3]),
    "u.item": f"10|Chemin Désert (1987)|01-Jan-1987||http://x|{_FLAGS}\n"
    f"20|Play: Time|01-Jan-1999||http://x|{_FLAGS}\n",
    "u.user": "7|24|M|writer|12345\n8|53|F|other|A1B2C\n9|7|M|student|99999\n",
}
MOVIELENS_1M = {
    "ratings.dat": _written("::"),
    "movies.dat": _FILMS,
    "users.dat": "7::M::18::12::12345\n8::F::50::7::A1B2C\n9::M::1::10::99999-12\n",
}
MOVIELENS_10M = {
    "ratings.dat": _written("::", rows=[(a, b, c - 0.5, d) for a, b, c, d in RATINGS]),
    "movies.dat": _FILMS,
    "tags.dat": "7::10::charming::1000000000\n",
}
MOVIELENS_20M = {
    "ratings.csv": "userId,movieId,rating,timestamp\r\n" + _written(",", "\r\n"),
    "movies.csv": "movieId,title,genres\r\n10,Chemin Désert (1987),Comedy\r\n"
    '20,"Play, Time",Drama\r\n',
    "tags.csv": "userId,movieId,tag,timestamp\r\n7,10,charming,1000000000\r\n",
    "links.csv": "movieId,imdbId,tmdbId\r\n10,0000010,1\r\n",
}
MOVIETWEETINGS = {
    "ratings.dat": _written(
        "::", rows=[(a, f"{b:07}", 2 * c, d) for a, b, c, d in RATINGS]
    ),
    "movies.dat": "0000010::Chemin Désert (1987)::Comedy\n0000020::Play: Time::\n",
}
NETFLIX = {
    "combined_data_1.txt": "1:\n70,3,2001-09-09\n80,5,2001-09-10\n",
    "combined_data_2.txt": "2:\n70,4,2001-09-09\n2000000,1,2001-09-11\n",
    "movie_titles.csv": "1,1987,Desert, the Way\n2,NULL,Été\n3,1990,Nobody's\n",
    "probe.txt": "1:\n70\n2:\n70\n",
    "qualifying.txt": "1:\n71,2001-12-19\n72,2001-12-23\n",
}
NETFLIX_2006 = {
    "training_set/mv_0000001.txt": NETFLIX["combined_data_1.txt"],
    "training_set/mv_0000002.txt": NETFLIX["combined_data_2.txt"],
    "movie_titles.txt": NETFLIX["movie_titles.csv"],
    "probe.txt": NETFLIX["probe.txt"],
}
# Visits 1 and 3 watched nothing; two films share a name.
VODCLICKSTREAM = {
    "vodclickstream_uk_movies_03.csv": """\
,datetime,duration,title,genres,release_date,movie_id,user_id
0,2018-03-01 01:00:00,90.0,"Way, the","Comedy, Drama",2008-07-25,aaaaaaaaa1,bbbbbbbbb1
1,2018-03-01 02:00:00,0.0,Play,Action,2017-01-01,aaaaaaaaa2,bbbbbbbbb2
2,2018-03-01 03:00:00,5400.0,Play,Action,2018-01-01,aaaaaaaaa3,bbbbbbbbb2
3,2018-03-01 04:00:00,-1.0,Play,Action,NOT AVAILABLE,aaaaaaaaa3,bbbbbbbbb2
4,2018-03-02 05:00:00,60.0,Play,Action,2017-01-01,aaaaaaaaa2,bbbbbbbbb3
5,2018-03-02 06:00:00,60.0,Play,Action,2018-01-01,aaaaaaaaa3,bbbbbbbbb3
"""
}
_ID = "00000000-0000-4000-8000-000000000000"
LASTFM = {
    "userid-timestamp-artid-artname-traid-traname.tsv": (
        f"user_000701\t2008-03-01T01:00:00Z\t{_ID}\tDésert\t\tThe Way\n"
        f'user_000701\t2008-03-01T01:04:00Z\t{_ID}\tThe "X"\t{_ID}\tAway "Live"\n'
        f"user_000702\t2008-03-01T01:04:00Z\t\tDésert\t\tThe Way\n"
        f"user_000703\t2008-03-02T01:04:00Z\t\tDésert\t\tThe Way\n"
    ),
    "userid-profile.tsv": "#id\tgender\tage\tcountry\tregistered\n"
    "user_000701\tm\t\tNorway\tAug 1, 2006\nuser_000702\tf\t26\t\tFeb 2, 2006\n"
    "user_000703\t\t\t\t\n",
}
TEXT_SETS = {
    "MovieLens 100K": MOVIELENS_100K,
    "MovieLens 1M": MOVIELENS_1M,
    "MovieLens 10M": MOVIELENS_10M,
    "MovieLens 20M": MOVIELENS_20M,
    "MovieTweetings": MOVIETWEETINGS,
    "Netflix Prize": NETFLIX,
    "Netflix Prize of 2006": NETFLIX_2006,
    "vodclickstream": VODCLICKSTREAM,
    "Last.fm 1K": LASTFM,
}
# Written in Latin-1 by their publishers.
_LATIN = (MOVIELENS_100K, MOVIELENS_1M, NETFLIX, NETFLIX_2006)


def encode(files):
    """The files of a set as bytes, by name."""
    latin = "latin-1" if any(files is one for one in _LATIN) else "utf-8"
    return {name: text.encode(latin) for name, text in files.items()}


def parquet(columns):
    """A Parquet file of these columns."""
    buffer = io.BytesIO()
    pl.DataFrame(columns).write_parquet(buffer)
    return buffer.getvalue()


def write(folder, files):
    """Write files, and give the folder in which they are."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder
