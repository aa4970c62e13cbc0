"""The peer of `npm run bench -- forecast`: scikit-learn's histogram gradient boosting, one global model.

usage: gradient_boosting.py DIR [ROWS]

DIR holds one folder per origin in the engine's own benchmark format (history.csv, calendar.csv, meta.json). The model is
trained once, on the days before the first origin, and forecasts every origin: DIR/<origin>.gbm.csv (the boosters) and
DIR/<origin>.ens.csv (.7 boosters + .3 weekday profile x exponential smoothing with negative-binomial quantiles), both with
series_id,date,mean,q50,q80,q90,q95. Features per series, origin and day: level means, spread, zero share, the last same
weekdays, weekday profile of the group, momentum of store and item, year-ago ratios, calendar and known columns; target =
sale / level of the series, weight = level. No product code needs this file, and none of it is a dependency of Larder.
"""

import json
import os
import sys
import warnings
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import pandas as pd
from scipy.stats import nbinom
from sklearn.ensemble import HistGradientBoostingRegressor

warnings.filterwarnings("ignore")
LEVELS = np.array([0.5, 0.8, 0.9, 0.95])
ACTIVE = 56


class Chain:
    """Everything up to the last origin as matrices; a forecast for an origin only reads the days before it."""

    def __init__(self, folder: Path):
        metas = {json.loads(p.read_text())["origin"]: p.parent for p in folder.glob("*/meta.json")}
        last = metas[max(metas)]
        meta = json.loads((last / "meta.json").read_text())
        self.horizon = meta["horizon"]
        self.ids = meta["series"]
        first = pd.Timestamp(meta["first"])
        days = (pd.Timestamp(meta["origin"]) - first).days
        self.dates = pd.date_range(first, periods=days + self.horizon)
        self.origins = sorted((pd.Timestamp(o) - first).days for o in metas)
        history = pd.read_csv(last / "history.csv", dtype={"series_id": str, "store": str, "sku": str})
        row = pd.Series(np.arange(len(self.ids)), index=self.ids)
        at = row[history.series_id].values
        self.sales = np.zeros((len(self.ids), days), np.float32)
        np.add.at(self.sales, (at, (pd.to_datetime(history.date) - first).dt.days.values), history.qty.values)
        names = history.drop_duplicates("series_id").set_index("series_id").reindex(self.ids)
        code = lambda column: names[column].astype("category").cat.codes.values.astype(np.int64) if column in names else np.zeros(len(self.ids), np.int64)
        self.store, self.sku, self.category = code("store"), code("sku"), code("category")
        sold = self.sales > 0
        self.first = np.where(sold.any(1), sold.argmax(1), days)
        calendar = pd.read_csv(last / "calendar.csv")
        calendar["date"] = pd.to_datetime(calendar.date)
        calendar = calendar.set_index("date").reindex(self.dates)
        self.holiday = (calendar.pop("holiday").fillna(0).values > 0).astype(float) if "holiday" in calendar else np.zeros(len(self.dates))
        self.known = {name: calendar[name].astype(float).values for name in calendar}
        self.weekday = self.dates.dayofweek.values

    def active(self, origin):
        return (self.first <= origin - ACTIVE) & (self.sales[:, max(0, origin - ACTIVE) : origin].sum(1) > 0)


def level_by_smoothing(x, rates=(0.02, 0.05, 0.1, 0.15, 0.25)):
    best, least = None, None
    for rate in rates:
        level, error = x[:, :14].mean(1), np.zeros(len(x))
        for t in range(x.shape[1]):
            e = x[:, t] - level
            if t >= 14:
                error += e * e
            level = level + rate * e
        if best is None:
            best, least = level.copy(), error
        else:
            better = error < least
            best[better], least = level[better], np.minimum(least, error)
    return best


def smoothed(c, origin, horizon):
    weeks = min(26, origin // 7)
    x = c.sales[:, origin - 7 * weeks : origin].reshape(len(c.sales), weeks, 7)
    total = (x * np.exp(-np.arange(weeks)[::-1] / 13)[None, :, None]).sum(1)
    prior = np.zeros_like(total)
    for k in np.unique(c.category):
        prior[c.category == k] = total[c.category == k].sum(0)
    prior = prior / np.maximum(prior.sum(1, keepdims=True), 1e-9) * 7
    profile = np.maximum((total + 20 * prior / 7) / np.maximum(total.sum(1, keepdims=True) + 20, 1e-9) * 7, 0.02)
    level = level_by_smoothing(c.sales[:, origin - 7 * weeks : origin] / np.maximum(np.tile(profile, (1, weeks)), 0.15))
    return level[:, None] * profile[:, np.arange(horizon) % 7]


def smoothed_quantiles(c, origin):
    mean = smoothed(c, origin, c.horizon)
    errors = [(c.sales[:, o : o + 7] - smoothed(c, o, 7)) ** 2 for o in range(origin - 56, origin, 7)]
    spread = np.maximum(np.concatenate(errors, 1).mean(1) / np.maximum(mean.mean(1), 1e-3), 1.05)
    m = np.maximum(mean, 1e-3)
    v = np.maximum(spread[:, None] * mean, m * 1.05)
    size = m * m / (v - m)
    return mean, np.stack([nbinom.ppf(q, size, size / (size + m)) for q in LEVELS], -1)


def features(c, origin, little):
    y = c.sales
    n = len(y)
    mean = lambda days: y[:, max(0, origin - days) : origin].mean(1)
    l7, l14, l28, l56, l182 = (mean(d) for d in (7, 14, 28, 56, 182))
    level = 0.3 * l7 + 0.4 * l28 + 0.3 * l56 + little
    sold = y[:, origin - 60 : origin] > 0
    since = np.where(sold.any(1), sold[:, ::-1].argmax(1), 60)
    x8 = y[:, origin - 56 : origin].reshape(n, 8, 7)
    d8, d4, d1, d2, middle = x8.mean(1), x8[:, 4:].mean(1), x8[:, 7], x8[:, 6], np.median(x8, axis=1)
    momentum = lambda key: (np.bincount(key, l7) / np.maximum(np.bincount(key, l28), 1e-6))[key]
    group = c.store * 1000 + c.category
    profile = np.zeros((n, 7))
    for k in np.unique(group):
        total = x8[group == k].sum((0, 1))
        profile[group == k] = total / max(total.mean(), 1e-6)
    by_store, by_sku, by_group = momentum(c.store), momentum(c.sku), momentum(np.unique(group, return_inverse=True)[1])
    holidays = np.where(c.holiday > 0)[0]
    rows = []
    for h in range(c.horizon):
        t, j = origin + h, h % 7
        after, before = holidays[holidays >= t], holidays[holidays <= t]
        to_next = min(after[0] - t, 15) if len(after) else 15
        since_last = min(t - before[-1], 15) if len(before) else 15
        year_week = year_day = np.full(n, np.nan)
        if origin >= 400:
            usual = y[:, origin - 392 : origin - 364].mean(1)
            ratio = lambda v: np.where(usual > 0.05, np.minimum(v / np.maximum(usual, 0.05), 10), np.nan)
            year_week, year_day = ratio(y[:, t - 367 : t - 360].mean(1)), ratio(y[:, t - 364])
        whole = lambda v: np.full(n, v)
        row = [l7 / level, l14 / level, l28 / level, l56 / level, l182 / level, y[:, origin - 56 : origin].std(1) / level]
        row += [(y[:, origin - 56 : origin] > 0).mean(1), (y[:, origin - 14 : origin] > 0).mean(1), since]
        row += [y[:, origin - 28 : origin].max(1) / level, d8[:, j] / level, d4[:, j] / level, d1[:, j] / level]
        row += [d2[:, j] / level, middle[:, j] / level, y[:, origin - 1] / level, y[:, origin - 2] / level]
        row += [d8[:, j] / np.maximum(l56, 1e-3), profile[:, j], by_store, by_sku, by_group, year_week, year_day]
        row += [np.log(level), whole(c.weekday[t]), whole(c.dates[t].day), whole(c.dates[t].dayofyear), whole(h)]
        row += [whole(c.holiday[t]), whole(to_next), whole(since_last)]
        row += [whole(c.holiday[t + 1] if t + 1 < len(c.dates) else 0), whole(c.holiday[t - 1]), c.store, c.sku, c.category]
        for values in c.known.values():
            row.append(whole(values[t]))
            recent = np.nanmean(values[origin - 28 : origin])
            if set(np.unique(values[~np.isnan(values)])) <= {0.0, 1.0}:
                row += [whole(values[max(0, t - 7)]), whole(recent)]
            else:
                row.append(whole(values[t] - recent))
        rows.append(np.column_stack(row))
    return np.stack(rows, 1).astype(np.float32), level


class Boosters:
    def __init__(self, c, most):
        first = c.origins[0]
        usual = np.median(c.sales[:, max(0, first - 365) : first].mean(1))
        self.little = 0.02 if usual < 5 else 0.5
        origins = [first - c.horizon - 3 * k for k in range(250)]
        origins = [o for o in origins if o >= 70]
        per = max(200, most // len(origins))
        random = np.random.default_rng(1)
        xs, ys, ws = [], [], []
        for origin in origins:
            active = np.where(c.active(origin))[0]
            if len(active) == 0:
                continue
            x, level = features(c, origin, self.little)
            n = len(active) * c.horizon
            pick = random.choice(n, min(per, n), replace=False)
            i, h = active[pick // c.horizon], pick % c.horizon
            xs.append(x[i, h]), ys.append(c.sales[i, origin + h] / level[i]), ws.append(level[i])
        x, y, w = np.concatenate(xs), np.concatenate(ys), np.concatenate(ws)
        self.rows = len(x)
        make = lambda **loss: HistGradientBoostingRegressor(learning_rate=0.06, max_iter=200, max_leaf_nodes=31, min_samples_leaf=60, l2_regularization=1.0, random_state=1, early_stopping=False, **loss)
        self.mean = make(loss="squared_error").fit(x, np.minimum(y, 12), sample_weight=w)
        self.levels = [make(loss="quantile", quantile=q).fit(x, y, sample_weight=w) for q in LEVELS]

    def forecast(self, c, origin):
        x, level = features(c, origin, self.little)
        n = len(x)
        flat = x.reshape(n * c.horizon, -1)
        say = lambda model: np.maximum(model.predict(flat).reshape(n, c.horizon) * level[:, None], 0)
        quantiles = np.stack([say(model) for model in self.levels], -1)
        quantiles.sort(-1)
        return say(self.mean), quantiles


def write(path, c, origin, mean, quantiles):
    n = len(c.ids)
    frame = {"series_id": np.repeat(c.ids, c.horizon), "date": np.tile(c.dates[origin : origin + c.horizon].strftime("%Y-%m-%d"), n)}
    frame |= {"mean": mean.ravel(), **{f"q{int(100 * q)}": quantiles[..., k].ravel() for k, q in enumerate(LEVELS)}}
    pd.DataFrame(frame).round(4).to_csv(path, index=False)


if __name__ == "__main__":
    directory = Path(sys.argv[1])
    chain = Chain(directory)
    boosters = Boosters(chain, int(sys.argv[2]) if len(sys.argv) > 2 else 200_000)
    print(f"rows {boosters.rows}", flush=True)
    for day in chain.origins:
        name = chain.dates[day].date()
        m, q = boosters.forecast(chain, day)
        write(directory / f"{name}.gbm.csv", chain, day, m, q)
        ms, qs = smoothed_quantiles(chain, day)
        write(directory / f"{name}.ens.csv", chain, day, 0.7 * m + 0.3 * ms, 0.7 * q + 0.3 * qs)
