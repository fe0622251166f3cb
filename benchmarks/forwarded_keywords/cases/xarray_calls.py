import numpy as np
import xarray as xr

a = xr.DataArray(np.arange(6.0).reshape(2, 3), dims=("x", "y"), coords={"x": [1, 2], "y": [1, 2, 3]}, name="a")
ds = a.to_dataset()

a.mean(dim='x')  # real: dim
a.mean(skipna=True)  # real: skipna
a.mean(keep_attrs=True)  # real: keep_attrs
a.mean(dimension='x')  # unreal: dimension
a.mean(skip_na=True)  # unreal: skip_na
a.mean(dims='x')  # unreal: dims
a.sel(x=1)  # real: x
a.sel(y=2)  # real: y
a.sel(method='nearest')  # real: method
a.sel(drop=True)  # real: drop
ds.sum(dim='x')  # real: dim
ds.sum(skipna=True)  # real: skipna
ds.sum(min_count=1)  # real: min_count
ds.sum(dims='x')  # unreal: dims
ds.sum(keepattrs=True)  # unreal: keepattrs
a.rolling(x=2, min_periods=1).mean()  # real: min_periods
a.rolling(x=2, center=True).mean()  # real: center
a.interp(x=[1.5], method='linear')  # real: method
a.interp(x=[1.5], kwargs={})  # real: kwargs
xr.concat([a, a], dim='z', coords='minimal')  # real: coords
xr.concat([a, a], dim='z', join='outer')  # real: join
xr.concat([a, a], dim='z', dimension='q')  # unreal: dimension
xr.concat([a, a], dim='z', joined='outer')  # unreal: joined
