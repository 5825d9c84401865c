# Expected numbers of expert panels from R: psych (ICC), vegan and base R (Kendall's W), lme4 (two-way model).
#
#     Rscript make_panel.R > panel.json
#
# Run once, outside the project's environment: R 4.2.2, psych 2.2.9, vegan 2.6.4, lme4 1.1.31 (all GPL: oracles only).
suppressMessages({library(psych); library(vegan); library(lme4); library(jsonlite)})

table_of <- function(seed, n, m, severe, noise, gone) {
  set.seed(seed)
  x <- outer(rnorm(n), rnorm(m, sd = severe), "+") + matrix(rnorm(n * m, sd = noise), n)
  x <- pmin(pmax(round(3 + x), 1), 5)
  if (gone > 0) x[matrix(runif(n * m) < gone, n)] <- NA
  x
}

icc_of <- function(x) {
  found <- ICC(x, lmer = FALSE, missing = FALSE)$results
  list(type = found$type, icc = found$ICC, low = found$`lower bound`, high = found$`upper bound`)
}

w_of <- function(x) {
  vegan <- kendall.global(x, nperm = 9)$Concordance_analysis
  friedman <- friedman.test(t(x))
  list(w = vegan["W", 1], chi_square = vegan["Chi2", 1], friedman = unname(friedman$statistic), p = friedman$p.value)
}

model_of <- function(x) {
  long <- data.frame(y = as.vector(x), object = factor(row(x)), expert = factor(col(x)))
  long <- long[!is.na(long$y), ]
  fit <- lmer(y ~ 1 + (1 | object) + (1 | expert), long, REML = TRUE,
              control = lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10)))
  parts <- as.data.frame(VarCorr(fit))
  of <- setNames(parts$vcov, parts$grp)
  effects <- ranef(fit)
  object <- effects$object[as.character(seq_len(nrow(x))), 1]
  list(
    of_objects = of[["object"]], of_experts = of[["expert"]], of_error = of[["Residual"]],
    expected = unname(fixef(fit)) + object + mean(effects$expert[[1]])
  )
}

cases <- list(c(1, 12, 4, 0.5, 0.6, 0), c(2, 30, 6, 0.8, 0.9, 0), c(3, 8, 3, 0.1, 0.4, 0))
whole <- lapply(cases, function(p) {
  x <- table_of(p[1], p[2], p[3], p[4], p[5], p[6])
  list(scores = x, icc = icc_of(x), w = w_of(x))
})
gaps <- lapply(list(c(11, 24, 8, 0.7, 0.6, 0.6), c(12, 40, 6, 0.4, 0.9, 0.3), c(13, 15, 5, 0.9, 0.5, 0)), function(p) {
  x <- table_of(p[1], p[2], p[3], p[4], p[5], p[6])
  list(scores = x, model = model_of(x))
})
cat(toJSON(list(whole = whole, gaps = gaps), digits = 15, na = "null", auto_unbox = TRUE, pretty = FALSE), "\n")
