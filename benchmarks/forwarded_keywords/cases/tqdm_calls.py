from tqdm import tqdm, trange

trange(3, desc='a')  # real: desc
trange(3, disable=True)  # real: disable
trange(3, leave=False)  # real: leave
trange(3, unit='u')  # real: unit
trange(3, description='a')  # unreal: description
trange(3, disabled=True)  # unreal: disabled
trange(3, units='u')  # unreal: units
trange(3, title='t')  # unreal: title
tqdm([1], desc='a')  # real: desc
tqdm([1], total=1)  # real: total
tqdm([1], disable=True)  # real: disable
tqdm([1], ncols=3)  # real: ncols
tqdm([1], description='a')  # unreal: description
tqdm([1], totals=1)  # unreal: totals
tqdm([1], length=3)  # unreal: length
tqdm([1], label='a')  # unreal: label
