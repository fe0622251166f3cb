import numpy as np
from scipy import integrate, optimize, stats, sparse

X = np.arange(10.0)
def f(t, y): return -y
def g(x): return float(np.sum(np.asarray(x) ** 2))
def line(x, a, b): return a * x + b

integrate.solve_ivp(f, (0, 1), [1.0], method='RK45')  # real: method
integrate.solve_ivp(f, (0, 1), [1.0], t_eval=[0.5])  # real: t_eval
integrate.solve_ivp(f, (0, 1), [1.0], rtol=0.1)  # real: rtol
integrate.solve_ivp(f, (0, 1), [1.0], max_step=0.5)  # real: max_step
integrate.solve_ivp(f, (0, 1), [1.0], dense_output=True)  # real: dense_output
optimize.curve_fit(line, X, X, p0=[1, 1])  # real: p0
optimize.curve_fit(line, X, X, maxfev=500)  # real: maxfev
optimize.curve_fit(line, X, X, sigma=X + 1)  # real: sigma
optimize.curve_fit(line, X, X, absolute_sigma=True)  # real: absolute_sigma
optimize.curve_fit(line, X, X, ftol=0.1)  # real: ftol
optimize.curve_fit(line, X, X, initial=[1, 1])  # unreal: initial
optimize.curve_fit(line, X, X, max_iter=500)  # unreal: max_iter
optimize.curve_fit(line, X, X, maxfevs=3)  # unreal: maxfevs
optimize.curve_fit(line, X, X, weights=X)  # unreal: weights
stats.norm.pdf(X, loc=1)  # real: loc
stats.norm.pdf(X, scale=2)  # real: scale
stats.norm.pdf(X, mean=1)  # unreal: mean
stats.norm.pdf(X, std=2)  # unreal: std
stats.norm.pdf(X, mu=1)  # unreal: mu
stats.norm(loc=1)  # real: loc
stats.norm(scale=2)  # real: scale
stats.norm(mean=1)  # unreal: mean
stats.norm(std=2)  # unreal: std
stats.gamma.rvs(2.0, size=3)  # real: size
stats.gamma.rvs(2.0, random_state=1)  # real: random_state
stats.gamma.rvs(2.0, scale=2)  # real: scale
stats.gamma.rvs(2.0, n=3)  # unreal: n
stats.gamma.rvs(2.0, seed=1)  # unreal: seed
optimize.basinhopping(g, [1.0], niter=1)  # real: niter
optimize.basinhopping(g, [1.0], stepsize=0.4)  # real: stepsize
optimize.basinhopping(g, [1.0], seed=1)  # real: seed
optimize.basinhopping(g, [1.0], n_iter=1)  # unreal: n_iter
optimize.basinhopping(g, [1.0], step_size=0.4)  # unreal: step_size
stats.ttest_ind(X, X + 1, equal_var=False)  # real: equal_var
stats.ttest_ind(X, X + 1, nan_policy='omit')  # real: nan_policy
stats.ttest_ind(X, X + 1, axis=0)  # real: axis
stats.ttest_ind(X, X + 1, alternative='less')  # real: alternative
stats.ttest_ind(X, X + 1, equal_variance=False)  # unreal: equal_variance
stats.ttest_ind(X, X + 1, nan='omit')  # unreal: nan
stats.ttest_ind(X, X + 1, tail='less')  # unreal: tail
