import pandas as pd
import plotly.express as px
import plotly.graph_objects as go

df = pd.DataFrame({"a": [1, 2], "b": [2, 1]})
fig = go.Figure(go.Scatter(x=[1, 2], y=[1, 2]))

fig.update_layout(title='a')  # real: title
fig.update_layout(showlegend=False)  # real: showlegend
fig.update_layout(width=300)  # real: width
fig.update_layout(xaxis_title='x')  # real: xaxis_title
fig.update_layout(template='plotly')  # real: template
fig.update_layout(margin=dict(l=1))  # real: margin
fig.update_layout(legend_title_text='a')  # real: legend_title_text
fig.update_layout(titel='a')  # unreal: titel
fig.update_layout(show_legend=False)  # unreal: show_legend
fig.update_layout(x_axis_title='x')  # unreal: x_axis_title
fig.update_layout(colour='r')  # unreal: colour
fig.update_traces(marker_size=3)  # real: marker_size
fig.update_traces(line_color='red')  # real: line_color
fig.update_traces(mode='lines')  # real: mode
fig.update_traces(opacity=0.4)  # real: opacity
fig.update_traces(name='a')  # real: name
fig.update_traces(colour='red')  # unreal: colour
fig.update_traces(marker_colour='red')  # unreal: marker_colour
fig.update_traces(line_widht=3)  # unreal: line_widht
fig.update_xaxes(title_text='a')  # real: title_text
fig.update_xaxes(range=[0, 1])  # real: range
fig.update_xaxes(showgrid=False)  # real: showgrid
fig.update_xaxes(type='log')  # real: type
fig.update_xaxes(titel='a')  # unreal: titel
fig.update_xaxes(show_grid=False)  # unreal: show_grid
fig.update_xaxes(limits=[0, 1])  # unreal: limits
fig.add_vline(1, line_color='red')  # real: line_color
fig.add_vline(1, opacity=0.3)  # real: opacity
fig.add_vline(1, annotation_text='a')  # real: annotation_text
fig.add_vline(1, colour='red')  # unreal: colour
fig.add_vline(1, annotaton_text='a')  # unreal: annotaton_text
go.Scatter(x=[1], y=[1])  # real: y
go.Scatter(x=[1], mode='lines')  # real: mode
go.Scatter(x=[1], marker_size=3)  # real: marker_size
go.Scatter(x=[1], line_color='red')  # real: line_color
go.Scatter(x=[1], colour='red')  # unreal: colour
go.Scatter(x=[1], marker_sise=3)  # unreal: marker_sise
go.Scatter(x=[1], modes='lines')  # unreal: modes
go.Figure(layout_title_text='a')  # real: layout_title_text
go.Figure(layout_width=300)  # real: layout_width
go.Figure(title='a')  # unreal: title
go.Figure(width=300)  # unreal: width
