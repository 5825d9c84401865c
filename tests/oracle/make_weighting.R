# Writes weighting_issued.csv, weighting_data.csv and weighting.json with R and its package survey:
#     Rscript tests/oracle/make_weighting.R            (in the root of the repository)
# Base weights, adjustment for non-response in cells, then post-stratification, raking, linear and logit calibration,
# trimming: the weights and what they do to means, totals and their standard errors, overall and by domain; and the
# standard error of the difference of one mean under two sets of weights. The data are made here.

suppressMessages(library(survey))
RNGkind("Mersenne-Twister", "Inversion", "Rejection")
set.seed(20260301)
folder <- "tests/oracle"

# ---- issued cases: 3 regions, 12 sampling units each, 30 cases a unit -----------------------------------------------
issued <- expand.grid(k = 1:30, unit = 1:12, region = c("A", "B", "C"), stringsAsFactors = FALSE)
issued$case <- sprintf("c%04d", seq_len(nrow(issued)))
issued$psu <- paste0(issued$region, "-", issued$unit)
issued$area <- ifelse(issued$unit <= 7, "urban", "rural")
issued$storeys <- ifelse(runif(nrow(issued)) < ifelse(issued$area == "urban", 0.6, 0.1), "high", "low")
issued$base <- round(c(A = 310, B = 180, C = 95)[issued$region] * runif(nrow(issued), 0.6, 1.6), 4)
answer <- plogis(0.6 - 0.7 * (issued$area == "urban") - 0.5 * (issued$storeys == "high"))
issued$answered <- runif(nrow(issued)) < answer

d <- issued[issued$answered, ]
m <- nrow(d)
effect <- rnorm(36)[as.integer(factor(d$psu))]
d$sex <- ifelse(runif(m) < 0.62, "2", "1")
d$age <- sample(c("18-29", "30-44", "45+"), m, TRUE, c(0.15, 0.35, 0.5))
d$income <- round(exp(4 + 0.3 * effect + 0.2 * (d$sex == "1") + rnorm(m, sd = 0.5)), 3)
d$trust <- as.numeric(runif(m) < plogis(-0.3 + 0.5 * effect + 0.6 * (d$age == "45+")))
d$trust[runif(m) < 0.04] <- NA
d$id <- sprintf("i%04d", sample(9999, m))

write.csv(issued[c("case", "region", "psu", "area", "storeys", "base")], file.path(folder, "weighting_issued.csv"),
          row.names = FALSE, quote = FALSE)
write.csv(d[c("id", "case", "region", "psu", "base", "sex", "age", "income", "trust")],
          file.path(folder, "weighting_data.csv"), row.names = FALSE, quote = FALSE, na = "")

# ---- known totals ----------------------------------------------------------------------------------------------------
N <- 214000
region <- data.frame(region = c("A", "B", "C"), Freq = c(118000, 62000, 34000))
sex <- data.frame(sex = c("1", "2"), Freq = c(100580, 113420))
age <- data.frame(age = c("18-29", "30-44", "45+"), Freq = c(56000, 72000, 86000))
cross <- expand.grid(sex = c("1", "2"), age = c("18-29", "30-44", "45+"))
cross$Freq <- c(28000, 28000, 35000, 37000, 37580, 48420)
totals <- c(`(Intercept)` = N, regionB = 62000, regionC = 34000, sex2 = 113420, `age30-44` = 72000, `age45+` = 86000)

# ---- the stages ------------------------------------------------------------------------------------------------------
cell <- interaction(issued$area, issued$storeys)
factor_of <- tapply(issued$base, cell, sum) / tapply(issued$base[issued$answered], cell[issued$answered], sum)
d$response <- d$base * as.numeric(factor_of[as.character(interaction(d$area, d$storeys))])
d$scaled <- d$response * N / sum(d$response)
design <- function(w) svydesign(ids = ~psu, strata = ~region, weights = as.formula(paste0("~", w)), data = d)
s <- design("response")
margins <- list(region, sex, age)
three <- list(~region, ~sex, ~age)
tight <- list(maxit = 500, epsilon = 1e-13)
raked <- rake(s, three, margins, control = tight)
stages <- list(
  base = design("base"), response = s, raking = raked,
  poststratification = postStratify(s, ~sex + age, cross),
  linear = calibrate(s, ~region + sex + age, totals),
  logit = calibrate(design("scaled"), ~region + sex + age, totals, calfun = "logit", bounds = c(0.4, 2.5),
                    epsilon = 1e-13, maxit = 500),
  trimmed = trimWeights(raked, lower = 0.3 * mean(weights(raked)), upper = 2 * mean(weights(raked)), strict = TRUE)
)
one <- function(what, of, s, domain) {
  r <- if (what == "mean") svymean(as.formula(paste0("~", of)), s, na.rm = TRUE)
       else svytotal(as.formula(paste0("~", of)), s, na.rm = TRUE)
  list(statistic = what, of = of, domain = domain, estimate = coef(r)[[1]], se = SE(r)[[1]])
}
results <- lapply(names(stages), function(name) {
  s <- stages[[name]]
  rows <- list()
  for (what in c("mean", "total")) for (of in c("income", "trust")) {
    rows <- c(rows, list(one(what, of, s, NULL)))
    for (r in c("A", "B", "C")) rows <- c(rows, list(one(what, of, subset(s, region == r), r)))
  }
  w <- weights(s)
  list(stage = name, weights = w, kish = length(w) * sum(w^2) / sum(w)^2, results = rows)
})

# ---- one mean under two sets of weights: the residuals by lm(), the variance of their difference as a total ----------
plain <- svydesign(ids = ~psu, strata = ~region, weights = rep(1, m), data = d)
centred <- function(w, y) (y - sum(w * y) / sum(w)) / sum(w)
shifts <- list()
for (name in c("linear", "poststratification")) {
  f <- if (name == "linear") ~region + sex + age else ~interaction(sex, age)
  w <- weights(stages[[name]])
  # The residual of the influence from the regression that the calibration uses, weighted by the weights before it.
  e <- centred(w, d$income)
  left <- residuals(lm(update(f, e ~ .), weights = d$response, data = transform(d, e = e)))
  # Of post-stratification: the mean of the group under the weights before it, which is the same regression.
  for (before in c("base", "response")) {
    v <- d[[before]]
    u <- w * left - v * centred(v, d$income)
    plain$variables$u <- u
    shifts <- c(shifts, list(list(before = before, after = name,
      shift = sum(w * d$income) / sum(w) - sum(v * d$income) / sum(v), se = SE(svytotal(~u, plain))[[1]])))
  }
}

json <- function(x) {
  if (is.null(x)) return("null")
  if (is.list(x)) {
    inside <- vapply(x, json, "")
    if (is.null(names(x))) return(paste0("[", paste(inside, collapse = ",\n"), "]"))
    return(paste0("{", paste0("\"", names(x), "\": ", inside, collapse = ", "), "}"))
  }
  if (is.character(x)) x <- paste0("\"", x, "\"")
  else x <- ifelse(is.finite(x), trimws(formatC(unname(x), digits = 17, format = "g")), "null")
  if (length(x) > 1) paste0("[", paste(x, collapse = ", "), "]") else x
}
levels_of <- function(f, names) lapply(seq_len(nrow(f)), function(i)
  list(level = paste(vapply(f[i, names, drop = FALSE], as.character, ""), collapse = "*"), total = f$Freq[i]))
writeLines(json(list(
  made_by = "tests/oracle/make_weighting.R", r = R.version.string, survey = as.character(packageVersion("survey")),
  margins = list(region = levels_of(region, "region"), sex = levels_of(sex, "sex"), age = levels_of(age, "age"),
                 `sex*age` = levels_of(cross, c("sex", "age"))),
  factors = as.list(factor_of), stages = results, shifts = shifts
)), file.path(folder, "weighting.json"))
