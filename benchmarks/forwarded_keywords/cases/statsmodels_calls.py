import numpy as np
import pandas as pd
import statsmodels.api as sm
import statsmodels.formula.api as smf

rng = np.random.default_rng(1)
X = sm.add_constant(rng.normal(size=(30, 2)))
y = X @ [1.0, 2.0, 3.0] + rng.normal(size=30)
df = pd.DataFrame({"y": y, "a": X[:, 1]})

sm.OLS(y, X).fit(cov_type='HC1')  # real: cov_type
sm.OLS(y, X).fit(method='pinv')  # real: method
sm.OLS(y, X).fit(use_t=True)  # real: use_t
sm.OLS(y, X).fit(covtype='HC1')  # real: covtype
sm.OLS(y, X).fit(robust=True)  # real: robust
smf.ols('y ~ a', df, missing='drop')  # real: missing
smf.ols('y ~ a', df, subset=None)  # real: subset
sm.GLM(y, X, family=sm.families.Gaussian())  # real: family
sm.GLM(y, X, missing='none')  # real: missing
sm.GLM(y, X, offset=None)  # real: offset
sm.tsa.ARIMA(y, order=(1, 0, 0))  # real: order
sm.tsa.ARIMA(y, trend='c')  # real: trend
sm.tsa.ARIMA(y, orders=(1, 0, 0))  # unreal: orders
sm.tsa.ARIMA(y, seasonal=(0, 0, 0, 0))  # unreal: seasonal
