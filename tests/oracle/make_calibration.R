# Writes calibration.json with R and its package survey, from the data sets that make_api.R has written:
#     Rscript tests/oracle/make_calibration.R            (in the root of the repository)
# Calibrated weights and what they do to standard errors, differences between domains, Rao-Scott tests.
# Population totals are those of data(api), the whole of which is known.

suppressMessages(library(survey))
data(api)
folder <- "tests/oracle"
read <- function(name) read.csv(file.path(folder, paste0(name, ".csv")))
data <- list(apisrs = read("apisrs"), apistrat = read("apistrat"), apiclus1 = read("apiclus1"),
             apiclus2 = read("apiclus2"))
N <- nrow(apipop)

# ---- known totals ----------------------------------------------------------------------------------------------
table_of <- function(...) {
  f <- as.data.frame(xtabs(as.formula(paste("~", paste(c(...), collapse = "+"))), data = apipop))
  f
}
stype <- table_of("stype"); wide <- table_of("sch.wide"); awards <- table_of("awards")
cross <- table_of("stype", "sch.wide")
x_stype <- c(`(Intercept)` = N, stypeH = sum(apipop$stype == "H"), stypeM = sum(apipop$stype == "M"))
x_number <- c(x_stype, api99 = sum(apipop$api99))
x_two <- c(x_stype, sch.wideYes = sum(apipop$sch.wide == "Yes"))
x_alone <- c(`(Intercept)` = N, api.stu = sum(apipop$api.stu), api99 = sum(apipop$api99))

designs <- list(
  list(name = "srs", data = "apisrs", call = "svydesign(id=~1, weights=~pw, fpc=~fpc, data=d)",
       roles = list(weight = "pw", population = "fpc")),
  list(name = "strat", data = "apistrat", call = "svydesign(id=~1, strata=~stype, weights=~pw, fpc=~fpc, data=d)",
       roles = list(weight = "pw", strata = "stype", population = "fpc")),
  list(name = "clus1", data = "apiclus1", call = "svydesign(id=~dnum, weights=~pw, fpc=~fpc, data=d)",
       roles = list(weight = "pw", psu = "dnum", population = "fpc")),
  list(name = "clus1, no population", data = "apiclus1", call = "svydesign(id=~dnum, weights=~pw, data=d)",
       roles = list(weight = "pw", psu = "dnum")),
  list(name = "clus2", data = "apiclus2", call = "svydesign(id=~dnum+snum, weights=~pw, fpc=~fpc1+fpc2, data=d)",
       roles = list(weight = "pw", psu = c("dnum", "snum"), population = c("fpc1", "fpc2")))
)
tight <- "epsilon=1e-13, maxit=500"
steps <- list(
  poststratified = "postStratify(s, ~stype, stype)",
  crossed = "postStratify(s, ~stype+sch.wide, cross, partial=TRUE)",
  raked = "rake(s, list(~stype, ~sch.wide), list(stype, wide), control=list(maxit=300, epsilon=1e-13))",
  raked3 = "rake(s, list(~stype, ~sch.wide, ~awards), list(stype, wide, awards), control=list(maxit=300, epsilon=1e-13))",
  linear = "calibrate(s, ~stype+api99, x_number)",
  linear_margins = "calibrate(s, ~stype+sch.wide, x_two)",
  linear_numbers = "calibrate(s, ~api.stu+api99, x_alone)",
  logit = paste0("calibrate(s, ~stype+api99, x_number, calfun='logit', bounds=c(0.1, 4), ", tight, ")"),
  logit_margins = paste0("calibrate(s, ~stype+sch.wide, x_two, calfun='logit', bounds=c(0.2, 3), ", tight, ")"),
  poststratified_then_linear = "calibrate(postStratify(s, ~stype, stype), ~api.stu+api99, x_alone)",
  linear_then_raked = paste0("rake(calibrate(s, ~api.stu+api99, x_alone), list(~stype, ~awards), list(stype, awards), ",
                             "control=list(maxit=300, epsilon=1e-13))"),
  raked_then_trimmed = paste0("trimWeights(rake(s, list(~stype, ~sch.wide), list(stype, wide), ",
                              "control=list(maxit=300, epsilon=1e-13)), upper=1.15*mean(weights(s)), strict=TRUE)")
)

estimates <- list(c("mean", "api00"), c("mean", "acs.k3"), c("total", "enroll"), c("proportion", "awards"),
                  c("proportion", "sch.wide"), c("ratio", "api.stu", "enroll"))
quietly <- function(x) suppressWarnings(x)
one <- function(e, s) {
  f <- as.formula(paste0("~`", e[2], "`"))
  if (e[1] == "ratio") {
    r <- quietly(svyratio(f, as.formula(paste0("~`", e[3], "`")), s, na.rm = TRUE))
    return(list(list(category = NULL, estimate = coef(r)[[1]], se = SE(r)[[1]])))
  }
  run <- if (e[1] == "total") svytotal else svymean
  # survey 4.1 cannot compute a deff of a calibrated design where answers are missing.
  whole <- !anyNA(s$variables[[e[2]]])
  r <- quietly(run(f, s, na.rm = TRUE, deff = whole))
  r2 <- quietly(run(f, s, na.rm = TRUE, deff = if (whole) "replace" else FALSE))
  lapply(seq_along(coef(r)), function(i) list(
    category = if (e[1] == "proportion") sub(e[2], "", names(coef(r))[i], fixed = TRUE) else NULL,
    estimate = coef(r)[[i]], se = SE(r)[[i]],
    deff_wor = if (whole) deff(r)[[i]] else NA, deff_wr = if (whole) deff(r2)[[i]] else NA))
}

cases <- list()
options(survey.lonely.psu = "fail")
for (x in designs) for (name in names(steps)) {
  d <- data[[x$data]]
  s <- eval(parse(text = x$call))
  s <- tryCatch(quietly(eval(parse(text = steps[[name]]))), error = function(e) NULL)
  if (is.null(s)) { message("none: ", x$name, ", ", name); next }
  w <- weights(s)
  results <- list()
  for (e in estimates) {
    results <- c(results, lapply(one(e, s), function(row) c(row, list(domain = NULL, what = e))))
    for (value in c("E", "H", "M")) {
      part <- s[d$stype == value, ]
      if (sum(!is.na(d[[e[2]]][d$stype == value])) < 2) next
      results <- c(results, lapply(one(e, part), function(row) c(row, list(domain = value, what = e))))
    }
  }
  cases <- c(cases, list(list(name = x$name, data = x$data, roles = x$roles, design = x$call, step = name,
                              call = steps[[name]], df = degf(s), weights = w[seq(1, nrow(d), by = 9)],
                              results = results)))
}

# ---- differences between domains: the delta method over totals, with the covariance of the whole design ------------
# svycontrast(svyby(..., covmat = TRUE)) of survey 4.1 has no covariance between domains of a linearised design.
differences <- list()
for (x in designs) for (name in c("none", "raked", "linear")) {
  d <- data[[x$data]]
  s <- eval(parse(text = x$call))
  if (name != "none") s <- quietly(eval(parse(text = steps[[name]])))
  for (pair in list(c("E", "H"), c("E", "M"), c("H", "M"))) {
    v <- s$variables
    for (of in c("api00", "yes", "enroll_total", "ratio")) {
      y <- switch(of, api00 = v$api00, yes = as.numeric(v$sch.wide == "Yes"), enroll_total = v$enroll, ratio = v$api.stu)
      below <- switch(of, ratio = v$enroll, rep(1, nrow(v)))
      in1 <- as.numeric(v$stype == pair[1]); in2 <- as.numeric(v$stype == pair[2])
      y[is.na(y)] <- 0; below[is.na(below)] <- 0
      s$variables$ya <- y * in1; s$variables$yb <- y * in2
      s$variables$na <- below * in1; s$variables$nb <- below * in2
      t <- svytotal(~ya + yb + na + nb, s)
      r <- if (of == "enroll_total") svycontrast(t, quote(ya - yb)) else svycontrast(t, quote(ya/na - yb/nb))
      differences <- c(differences, list(list(name = x$name, data = x$data, roles = x$roles, step = name, of = of,
        pair = pair, estimate = coef(r)[[1]], se = SE(r)[[1]], df = degf(s),
        p = 2 * pt(-abs(coef(r)[[1]] / SE(r)[[1]]), degf(s)))))
    }
  }
}

# ---- Rao-Scott tests of two-way tables --------------------------------------------------------------------------
tables <- list()
for (x in designs) for (name in c("none", "raked", "linear")) for (pair in list(
  c("stype", "sch.wide"), c("stype", "awards"), c("sch.wide", "awards"), c("size", "stype"))) {
  d <- data[[x$data]]
  d$size <- cut(d$enroll, c(0, 300, 600, 900, Inf), labels = c("a", "b", "c", "d"))
  if (any(is.na(d$size))) d$size[is.na(d$size)] <- "a"
  d$size <- as.character(d$size)
  s <- eval(parse(text = x$call))
  if (name != "none") s <- quietly(eval(parse(text = steps[[name]])))
  f <- as.formula(paste("~", pair[1], "+", pair[2]))
  second <- quietly(svychisq(f, s, statistic = "F"))
  first <- quietly(svychisq(f, s, statistic = "Chisq"))
  tables <- c(tables, list(list(name = x$name, data = x$data, roles = x$roles, step = name, pair = pair,
    f = second$statistic[[1]], ndf = second$parameter[[1]], ddf = second$parameter[[2]], p_f = second$p.value[[1]],
    x2 = first$statistic[[1]], df = first$parameter[[1]], p_chisq = first$p.value[[1]])))
}

# ---- JSON without another package ------------------------------------------------------------------------------
json <- function(x) {
  if (is.null(x)) return("null")
  if (is.list(x)) {
    inside <- vapply(x, json, "")
    if (is.null(names(x))) return(paste0("[", paste(inside, collapse = ",\n"), "]"))
    return(paste0("{", paste0("\"", names(x), "\": ", inside, collapse = ", "), "}"))
  }
  if (is.character(x)) x <- paste0("\"", gsub("\"", "\\\\\"", x), "\"")
  else x <- ifelse(is.finite(x), trimws(formatC(x, digits = 17, format = "g")), "null")
  if (length(x) > 1) paste0("[", paste(x, collapse = ", "), "]") else x
}
pairs_of <- function(f, names) lapply(seq_len(nrow(f)), function(i) {
  list(level = paste(vapply(f[i, names, drop = FALSE], as.character, ""), collapse = "*"), total = f$Freq[i])
})
writeLines(json(list(
  made_by = "tests/oracle/make_calibration.R", r = R.version.string, survey = as.character(packageVersion("survey")),
  margins = list(stype = pairs_of(stype, "stype"), `sch.wide` = pairs_of(wide, "sch.wide"),
                 awards = pairs_of(awards, "awards"), `stype*sch.wide` = pairs_of(cross, c("stype", "sch.wide"))),
  numbers = list(population = N, api99 = x_number[["api99"]], api.stu = x_alone[["api.stu"]]),
  cases = cases, differences = differences, tables = tables
)), file.path(folder, "calibration.json"))
