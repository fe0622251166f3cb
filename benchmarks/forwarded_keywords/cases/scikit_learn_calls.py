import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import pairwise_distances, make_scorer, accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler
from sklearn.svm import SVC

X = np.arange(12.0).reshape(6, 2)
y = np.array([0, 1, 0, 1, 0, 1])
model = LogisticRegression()

model.set_params(C=2.0)  # real: C
model.set_params(max_iter=3)  # real: max_iter
model.set_params(penalty='l2')  # real: penalty
model.set_params(tol=0.1)  # real: tol
model.set_params(solver='lbfgs')  # real: solver
model.set_params(random_state=1)  # real: random_state
model.set_params(c=2.0)  # unreal: c
model.set_params(max_iters=3)  # unreal: max_iters
model.set_params(tolerance=0.1)  # unreal: tolerance
model.set_params(alpha=1.0)  # unreal: alpha
model.set_params(seed=1)  # unreal: seed
model.set_params(regularization=1)  # unreal: regularization
SVC().set_params(C=2.0)  # real: C
SVC().set_params(kernel='rbf')  # real: kernel
SVC().set_params(gamma='scale')  # real: gamma
SVC().set_params(probability=False)  # real: probability
SVC().set_params(kernal='rbf')  # unreal: kernal
SVC().set_params(sigma=1)  # unreal: sigma
SVC().set_params(C_=2)  # unreal: C_
train_test_split(X, y, test_size=0.5)  # real: test_size
train_test_split(X, y, random_state=1)  # real: random_state
train_test_split(X, y, shuffle=True)  # real: shuffle
train_test_split(X, y, stratify=None)  # real: stratify
train_test_split(X, y, testsize=0.5)  # unreal: testsize
train_test_split(X, y, seed=1)  # unreal: seed
train_test_split(X, y, suffle=True)  # unreal: suffle
make_pipeline(StandardScaler(), model, memory=None)  # real: memory
make_pipeline(StandardScaler(), model, verbose=True)  # real: verbose
make_pipeline(StandardScaler(), model, verbos=True)  # unreal: verbos
make_pipeline(StandardScaler(), model, memry=None)  # unreal: memry
StandardScaler().set_params(with_mean=False)  # real: with_mean
StandardScaler().set_params(with_std=True)  # real: with_std
StandardScaler().set_params(copy=False)  # real: copy
StandardScaler().set_params(withmean=False)  # unreal: withmean
StandardScaler().set_params(center=True)  # unreal: center
StandardScaler().set_params(with_scale=True)  # unreal: with_scale
pairwise_distances(X, metric='euclidean')  # real: metric
pairwise_distances(X, n_jobs=1)  # real: n_jobs
pairwise_distances(X, distance='euclidean')  # unreal: distance
pairwise_distances(X, njobs=1)  # unreal: njobs
