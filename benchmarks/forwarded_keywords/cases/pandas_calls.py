import matplotlib
matplotlib.use("Agg")
import pandas as pd

df = pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": [2.0, 1.0, 3.0]})

df.plot(kind='bar')  # real: kind
df.plot(figsize=(3, 3))  # real: figsize
df.plot(title='a')  # real: title
df.plot(color=['r', 'b'])  # real: color
df.plot(lw=2)  # real: lw
df.plot(alpha=0.3)  # real: alpha
df.plot(legend=False)  # real: legend
df.plot(grid=True)  # real: grid
df.plot(style='--')  # real: style
df.plot(rot=3)  # real: rot
df.plot(logy=True)  # real: logy
df.plot(secondary_y='b')  # real: secondary_y
df.plot(knd='bar')  # unreal: knd
df.plot(fig_size=(3, 3))  # unreal: fig_size
df.plot(titel='a')  # unreal: titel
df.plot(colour='r')  # unreal: colour
df.plot(line_width=2)  # unreal: line_width
df.plot(opacity=0.2)  # unreal: opacity
df.plot(show_legend=True)  # unreal: show_legend
df.plot.bar(color='r')  # real: color
df.plot.bar(width=0.3)  # real: width
df.plot.bar(stacked=True)  # real: stacked
df.plot.bar(alpha=0.3)  # real: alpha
df.plot.bar(colour='r')  # unreal: colour
df.plot.bar(bar_width=0.3)  # unreal: bar_width
df.plot.bar(stack=True)  # unreal: stack
df.plot.scatter(x='a', y='b', s=3)  # real: s
df.plot.scatter(x='a', y='b', c='r')  # real: c
df.plot.scatter(x='a', y='b', alpha=0.2)  # real: alpha
df.plot.scatter(x='a', y='b', marker='x')  # real: marker
df.plot.scatter(x='a', y='b', colour='r')  # unreal: colour
df.plot.scatter(x='a', y='b', marker_size=3)  # unreal: marker_size
df['a'].plot(kind='hist')  # real: kind
df['a'].plot(label='a')  # real: label
df['a'].plot(ax=None)  # real: ax
df['a'].plot(knd='hist')  # unreal: knd
df['a'].plot(lable='a')  # unreal: lable
df.hist(bins=3)  # real: bins
df.hist(figsize=(3, 3))  # real: figsize
df.hist(color='r')  # real: color
df.hist(alpha=0.2)  # real: alpha
df.hist(num_bins=3)  # unreal: num_bins
df.hist(colour='r')  # unreal: colour
df['a'].plot.hist(bins=3)  # real: bins
df['a'].plot.hist(density=True)  # real: density
df['a'].plot.hist(color='r')  # real: color
df['a'].plot.hist(normd=True)  # unreal: normd
df['a'].plot.hist(colour='r')  # unreal: colour
df.plot.pie(y='a', autopct='%d')  # real: autopct
df.plot.pie(y='a', startangle=3)  # real: startangle
df.plot.pie(y='a', legend=False)  # real: legend
df.plot.pie(y='a', auto_pct='%d')  # unreal: auto_pct
df.plot.pie(y='a', start_angle=3)  # unreal: start_angle
