import matplotlib
matplotlib.use("Agg")
from lifelines import CoxPHFitter, KaplanMeierFitter, NelsonAalenFitter
from lifelines.datasets import load_rossi

df = load_rossi()
kmf = KaplanMeierFitter().fit(df["week"], df["arrest"])
cph = CoxPHFitter(penalizer=0.1).fit(df, "week", "arrest")
naf = NelsonAalenFitter().fit(df["week"], df["arrest"])

kmf.plot_survival_function(ci_show=False)  # real: ci_show
kmf.plot_survival_function(color='r')  # real: color
kmf.plot_survival_function(at_risk_counts=False)  # real: at_risk_counts
kmf.plot_survival_function(lw=2)  # real: lw
kmf.plot_survival_function(alpha=0.4)  # real: alpha
kmf.plot_survival_function(label='a')  # real: label
kmf.plot_survival_function(linestyle='--')  # real: linestyle
kmf.plot_survival_function(show_censors=True)  # real: show_censors
kmf.plot_survival_function(show_ci=False)  # unreal: show_ci
kmf.plot_survival_function(colour='r')  # unreal: colour
kmf.plot_survival_function(ci_shown=True)  # unreal: ci_shown
kmf.plot_survival_function(line_width=2)  # unreal: line_width
kmf.plot_survival_function(lable='a')  # unreal: lable
kmf.plot_survival_function(censors=True)  # unreal: censors
kmf.plot_cumulative_density(ci_show=False)  # real: ci_show
kmf.plot_cumulative_density(color='r')  # real: color
kmf.plot_cumulative_density(colour='r')  # unreal: colour
kmf.plot_cumulative_density(show_ci=False)  # unreal: show_ci
cph.plot(hazard_ratios=True)  # real: hazard_ratios
cph.plot(color='r')  # real: color
cph.plot(hazard_ratio=True)  # unreal: hazard_ratio
cph.plot(colour='r')  # unreal: colour
naf.plot(ci_show=False)  # real: ci_show
naf.plot(color='r')  # real: color
naf.plot(lw=2)  # real: lw
naf.plot(colour='r')  # unreal: colour
naf.plot(show_ci=False)  # unreal: show_ci
cph.print_summary(decimals=2)  # real: decimals
cph.print_summary(columns=['coef'])  # real: columns
