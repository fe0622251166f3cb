import matplotlib
matplotlib.use("Agg")
import networkx as nx

G = nx.path_graph(3)
pos = nx.spring_layout(G, seed=1)

nx.draw(G, pos, node_color='r')  # real: node_color
nx.draw(G, pos, with_labels=True)  # real: with_labels
nx.draw(G, pos, node_size=30)  # real: node_size
nx.draw(G, pos, edge_color='b')  # real: edge_color
nx.draw(G, pos, font_size=3)  # real: font_size
nx.draw(G, pos, width=2)  # real: width
nx.draw(G, pos, alpha=0.4)  # real: alpha
nx.draw(G, pos, font_color='w')  # real: font_color
nx.draw(G, pos, node_colour='r')  # unreal: node_colour
nx.draw(G, pos, with_label=True)  # unreal: with_label
nx.draw(G, pos, nodesize=30)  # unreal: nodesize
nx.draw(G, pos, edge_colour='b')  # unreal: edge_colour
nx.draw(G, pos, fontsize=3)  # unreal: fontsize
nx.draw(G, pos, line_width=2)  # unreal: line_width
nx.draw(G, pos, color='r')  # unreal: color
nx.draw(G, pos, show_labels=True)  # unreal: show_labels
nx.draw_networkx(G, pos, node_color='r')  # real: node_color
nx.draw_networkx(G, pos, with_labels=True)  # real: with_labels
nx.draw_networkx(G, pos, arrows=False)  # real: arrows
nx.draw_networkx(G, pos, style='dashed')  # real: style
nx.draw_networkx(G, pos, node_colour='r')  # unreal: node_colour
nx.draw_networkx(G, pos, labels_on=True)  # unreal: labels_on
nx.draw_networkx(G, pos, arrow=False)  # unreal: arrow
nx.draw_circular(G, node_color='r')  # real: node_color
nx.draw_circular(G, with_labels=True)  # real: with_labels
nx.draw_circular(G, node_colour='r')  # unreal: node_colour
nx.draw_circular(G, labeled=True)  # unreal: labeled
nx.draw_spring(G, node_color='r')  # real: node_color
nx.draw_spring(G, node_size=3)  # real: node_size
nx.draw_spring(G, node_colour='r')  # unreal: node_colour
nx.draw_spring(G, nodesize=3)  # unreal: nodesize
