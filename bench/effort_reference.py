"""Prints the figures of the public scorer for forecasts made by arithmetic, which the tests of `scoring` hold.

Usage: effort_reference.py FOLDER_OF_FC_PY (needs numpy, pandas, scipy)
"""

import json, sys
import numpy as np

sys.path.insert(0, sys.argv[1])
import fc

y, estimates, quantiles = [], [], []
for i in range(200):
    estimate, sigma = 1.0 + i * 37 % 50, 0.3 + 0.1 * (i % 4)
    q = estimate * np.exp(sigma * fc.Z)
    q[7:12] = estimate
    y.append(estimate if i % 3 == 0 else estimate * np.exp(sigma * ((i * 61 % 200 + 0.5) / 200 - 0.5) * 5))
    estimates.append(estimate)
    quantiles.append(np.maximum.accumulate(q))
y, estimates, quantiles = np.array(y), np.array(estimates), np.array(quantiles)
points = np.repeat(estimates[:, None], 19, 1)
base = fc.crps_q(y, points).mean(), fc.crps_q(np.log(y), np.log(points)).mean()
print(json.dumps({k: round(float(v), 9) for k, v in fc.score(y, quantiles, base=base, logs=False).items()}))
