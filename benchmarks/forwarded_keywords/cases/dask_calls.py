import dask
import dask.dataframe as dd
import pandas as pd

df = dd.from_pandas(pd.DataFrame({"a": [1, 2, 3]}), npartitions=1)

dask.delayed(print, pure=True)  # real: pure
dask.delayed(print, nout=2)  # real: nout
dask.delayed(print, pured=True)  # unreal: pured
dask.delayed(print, outputs=2)  # unreal: outputs
