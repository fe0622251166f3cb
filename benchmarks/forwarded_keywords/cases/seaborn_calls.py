import matplotlib
matplotlib.use("Agg")
import pandas as pd
import seaborn as sns

df = pd.DataFrame({"a": [1.0, 2.0, 3.0, 4.0], "b": [2.0, 1.0, 4.0, 3.0], "c": ["x", "y", "x", "y"]})

sns.lineplot(data=df, x='a', y='b', linewidth=2)  # real: linewidth
sns.lineplot(data=df, x='a', y='b', color='r')  # real: color
sns.lineplot(data=df, x='a', y='b', marker='o')  # real: marker
sns.lineplot(data=df, x='a', y='b', alpha=0.4)  # real: alpha
sns.lineplot(data=df, x='a', y='b', palette='dark')  # real: palette
sns.lineplot(data=df, x='a', y='b', hue='c')  # real: hue
sns.lineplot(data=df, x='a', y='b', errorbar=None)  # real: errorbar
sns.lineplot(data=df, x='a', y='b', zorder=2)  # real: zorder
sns.lineplot(data=df, x='a', y='b', linewith=2)  # unreal: linewith
sns.lineplot(data=df, x='a', y='b', colour='r')  # unreal: colour
sns.lineplot(data=df, x='a', y='b', palete='dark')  # unreal: palete
sns.lineplot(data=df, x='a', y='b', line_width=3)  # unreal: line_width
sns.lineplot(data=df, x='a', y='b', ci_style='band')  # unreal: ci_style
sns.scatterplot(data=df, x='a', y='b', s=3)  # real: s
sns.scatterplot(data=df, x='a', y='b', color='r')  # real: color
sns.scatterplot(data=df, x='a', y='b', alpha=0.2)  # real: alpha
sns.scatterplot(data=df, x='a', y='b', edgecolor='k')  # real: edgecolor
sns.scatterplot(data=df, x='a', y='b', hue='c')  # real: hue
sns.scatterplot(data=df, x='a', y='b', marker_size=3)  # unreal: marker_size
sns.scatterplot(data=df, x='a', y='b', colour='r')  # unreal: colour
sns.scatterplot(data=df, x='a', y='b', opacity=0.2)  # unreal: opacity
sns.scatterplot(data=df, x='a', y='b', palete='dark')  # unreal: palete
sns.barplot(data=df, x='c', y='b', color='r')  # real: color
sns.barplot(data=df, x='c', y='b', alpha=0.3)  # real: alpha
sns.barplot(data=df, x='c', y='b', edgecolor='k')  # real: edgecolor
sns.barplot(data=df, x='c', y='b', linewidth=1)  # real: linewidth
sns.barplot(data=df, x='c', y='b', errorbar=None)  # real: errorbar
sns.barplot(data=df, x='c', y='b', colour='r')  # unreal: colour
sns.barplot(data=df, x='c', y='b', palete='dark')  # unreal: palete
sns.barplot(data=df, x='c', y='b', opacity=0.3)  # unreal: opacity
sns.barplot(data=df, x='c', y='b', edge_color='k')  # unreal: edge_color
sns.histplot(data=df, x='a', bins=3)  # real: bins
sns.histplot(data=df, x='a', color='r')  # real: color
sns.histplot(data=df, x='a', alpha=0.2)  # real: alpha
sns.histplot(data=df, x='a', kde=False)  # real: kde
sns.histplot(data=df, x='a', edgecolor='k')  # real: edgecolor
sns.histplot(data=df, x='a', num_bins=3)  # unreal: num_bins
sns.histplot(data=df, x='a', colour='r')  # unreal: colour
sns.histplot(data=df, x='a', opacity=0.4)  # unreal: opacity
sns.boxplot(data=df, x='c', y='b', color='r')  # real: color
sns.boxplot(data=df, x='c', y='b', linewidth=2)  # real: linewidth
sns.boxplot(data=df, x='c', y='b', width=0.3)  # real: width
sns.boxplot(data=df, x='c', y='b', notch=False)  # real: notch
sns.boxplot(data=df, x='c', y='b', showmeans=True)  # real: showmeans
sns.boxplot(data=df, x='c', y='b', colour='r')  # unreal: colour
sns.boxplot(data=df, x='c', y='b', palete='dark')  # unreal: palete
sns.boxplot(data=df, x='c', y='b', show_mean=True)  # unreal: show_mean
sns.heatmap(df[['a', 'b']], cmap='viridis')  # real: cmap
sns.heatmap(df[['a', 'b']], annot=True)  # real: annot
sns.heatmap(df[['a', 'b']], linewidths=1)  # real: linewidths
sns.heatmap(df[['a', 'b']], rasterized=True)  # real: rasterized
sns.heatmap(df[['a', 'b']], colormap='viridis')  # unreal: colormap
sns.heatmap(df[['a', 'b']], annotate=True)  # unreal: annotate
sns.heatmap(df[['a', 'b']], colour='r')  # unreal: colour
sns.kdeplot(data=df, x='a', fill=True)  # real: fill
sns.kdeplot(data=df, x='a', color='r')  # real: color
sns.kdeplot(data=df, x='a', linewidth=2)  # real: linewidth
sns.kdeplot(data=df, x='a', bw_adjust=1)  # real: bw_adjust
sns.kdeplot(data=df, x='a', colour='r')  # unreal: colour
sns.kdeplot(data=df, x='a', bandwith=1)  # unreal: bandwith
sns.kdeplot(data=df, x='a', line_width=2)  # unreal: line_width
