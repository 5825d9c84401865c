# Writes api.json and the data sets it was computed from, with R and its package survey:
#     Rscript tests/oracle/make_api.R            (in the root of the repository)
# The data are the public California Academic Performance Index samples of package survey (data(api)).
# Nothing at run time needs R: the tests read the files that this script has written.

suppressMessages(library(survey))
data(api)
folder <- "tests/oracle"
level <- 0.95

# ---- data: only the columns that the tests use -----------------------------------------------------------------
columns <- c("stype", "api00", "api99", "enroll", "api.stu", "acs.k3", "awards", "sch.wide", "dnum", "snum", "pw")
srs <- apisrs[, c(columns, "fpc")]
strat <- apistrat[, c(columns, "fpc")]
# One high school stands alone in a stratum of its own, which has 755 units: a lonely unit.
strat$alone <- as.character(strat$stype)
strat$alone[which(strat$stype == "H")[1]] <- "X"
strat$alone_fpc <- strat$fpc
# A second lonely stratum that is the whole of its population: a certainty unit, no fault.
strat$alone[which(strat$stype == "M")[1]] <- "C"
strat$alone_fpc[strat$alone == "C"] <- 1
clus1 <- apiclus1[, c(columns, "fpc")]
clus2 <- apiclus2[, c(columns, "fpc1", "fpc2")]
clus2$fpc1 <- as.numeric(clus2$fpc1)
clus2$fpc2 <- as.numeric(clus2$fpc2)
clus2$half <- ifelse(clus2$dnum %% 2 == 0, "even", "odd")
# Two-stage sample in which one district is left with a single school of several.
thin <- clus2[!(clus2$fpc2 == 72 & duplicated(clus2$dnum)), ]
data <- list(apisrs = srs, apistrat = strat, apiclus1 = clus1, apiclus2 = clus2, apithin = thin)
for (name in names(data)) {
  write.csv(data[[name]], file.path(folder, paste0(name, ".csv")), row.names = FALSE, na = "", quote = FALSE)
}

# ---- designs ---------------------------------------------------------------------------------------------------
design <- function(name, data, call, ..., lonely = "fail") {
  list(name = name, data = data, call = call, roles = list(...), lonely = lonely)
}
designs <- list(
  design("srs", "apisrs", "svydesign(id=~1, weights=~pw, fpc=~fpc, data=d)", weight = "pw", population = "fpc"),
  design("srs, weights from the population", "apisrs", "svydesign(id=~1, fpc=~fpc, data=d)", population = "fpc"),
  design("srs, no population", "apisrs", "svydesign(id=~1, weights=~pw, data=d)", weight = "pw"),
  design("strat", "apistrat", "svydesign(id=~1, strata=~stype, weights=~pw, fpc=~fpc, data=d)",
         weight = "pw", strata = "stype", population = "fpc"),
  design("strat, no population", "apistrat", "svydesign(id=~1, strata=~stype, weights=~pw, data=d)",
         weight = "pw", strata = "stype"),
  design("strat, weights from the population", "apistrat", "svydesign(id=~1, strata=~stype, fpc=~fpc, data=d)",
         strata = "stype", population = "fpc"),
  design("clus1", "apiclus1", "svydesign(id=~dnum, weights=~pw, fpc=~fpc, data=d)",
         weight = "pw", psu = "dnum", population = "fpc"),
  design("clus1, no population", "apiclus1", "svydesign(id=~dnum, weights=~pw, data=d)", weight = "pw", psu = "dnum"),
  design("clus1, nested labels", "apiclus1",
         "svydesign(id=~dnum, strata=~awards, weights=~pw, nest=TRUE, data=d)",
         weight = "pw", psu = "dnum", strata = "awards"),
  design("clus2", "apiclus2", "svydesign(id=~dnum+snum, weights=~pw, fpc=~fpc1+fpc2, data=d)",
         weight = "pw", psu = c("dnum", "snum"), population = c("fpc1", "fpc2")),
  design("clus2, weights from the population", "apiclus2", "svydesign(id=~dnum+snum, fpc=~fpc1+fpc2, data=d)",
         psu = c("dnum", "snum"), population = c("fpc1", "fpc2")),
  design("clus2, no population", "apiclus2", "svydesign(id=~dnum, weights=~pw, data=d)", weight = "pw", psu = "dnum"),
  design("clus2, strata of districts", "apiclus2",
         "svydesign(id=~dnum+snum, strata=~half, weights=~pw, fpc=~fpc1+fpc2, data=d)",
         weight = "pw", strata = "half", psu = c("dnum", "snum"), population = c("fpc1", "fpc2"))
)
for (rule in c("remove", "certainty", "adjust", "average")) {
  designs <- c(designs, list(
    design(paste("lonely stratum,", rule), "apistrat",
           "svydesign(id=~1, strata=~alone, weights=~pw, fpc=~alone_fpc, data=d)",
           weight = "pw", strata = "alone", population = "alone_fpc", lonely = rule)
  ))
  # A district with one school has no other stratum inside it to take the average of: R gives NaN.
  if (rule != "average") designs <- c(designs, list(
    design(paste("lonely school,", rule), "apithin",
           "svydesign(id=~dnum+snum, weights=~pw, fpc=~fpc1+fpc2, data=d)",
           weight = "pw", psu = c("dnum", "snum"), population = c("fpc1", "fpc2"), lonely = rule)
  ))
}

# ---- estimates -------------------------------------------------------------------------------------------------
estimate <- function(statistic, of, over = NULL) list(statistic = statistic, of = of, over = over)
estimates <- list(
  estimate("mean", "api00"), estimate("mean", "acs.k3"), estimate("total", "enroll"),
  estimate("proportion", "stype"), estimate("proportion", "sch.wide"), estimate("ratio", "api.stu", "enroll")
)

quietly <- function(x) suppressWarnings(x)
one <- function(e, s, df, whole) {
  f <- as.formula(paste0("~`", e$of, "`"))
  valid <- !is.na(s$variables[[e$of]])
  if (e$statistic == "ratio") {
    over <- as.formula(paste0("~`", e$over, "`"))
    valid <- valid & !is.na(s$variables[[e$over]])
    r <- quietly(svyratio(f, over, s, na.rm = TRUE, deff = TRUE))
    r2 <- quietly(svyratio(f, over, s, na.rm = TRUE, deff = "replace"))
    ci <- confint(r, df = df, level = level)
    rows <- list(list(category = NULL, estimate = coef(r)[[1]], se = SE(r)[[1]], ci_low = ci[1, 1], ci_high = ci[1, 2],
                      deff_wor = attr(r, "deff")[1, 1], deff_wr = attr(r2, "deff")[1, 1]))
  } else {
    run <- if (e$statistic == "total") svytotal else svymean
    r <- quietly(run(f, s, na.rm = TRUE, deff = TRUE))
    r2 <- quietly(run(f, s, na.rm = TRUE, deff = "replace"))
    ci <- confint(r, df = df, level = level)
    z <- confint(r, level = level)
    rows <- lapply(seq_along(coef(r)), function(i) {
      category <- if (e$statistic == "proportion") levels(factor(whole[[e$of]]))[i] else NULL
      row <- list(category = category, estimate = coef(r)[[i]], se = SE(r)[[i]], ci_low = ci[i, 1], ci_high = ci[i, 2],
                  z_low = z[i, 1], z_high = z[i, 2], deff_wor = deff(r)[[i]], deff_wr = deff(r2)[[i]])
      p <- row$estimate
      if (e$statistic == "proportion" && isTRUE(p > 0 && p < 1 && row$se > 0)) {
        s$variables$one <- as.numeric(s$variables[[e$of]] == category)
        logit <- attr(svyciprop(~one, s, method = "xlogit", level = level, df = df, na.rm = TRUE), "ci")
        row$logit_low <- logit[[1]]
        row$logit_high <- logit[[2]]
      }
      row
    })
  }
  lapply(rows, function(row) c(row, list(df = df, n = sum(valid))))
}

cases <- list()
for (x in designs) {
  d <- data[[x$data]]
  options(survey.lonely.psu = x$lonely)
  s <- eval(parse(text = x$call))
  for (e in estimates) {
    results <- lapply(one(e, s, degf(s), d), function(row) c(row, list(domain = NULL)))
    if (e$of != "stype") for (value in c("E", "H", "M")) {
      part <- s[d$stype == value, ]
      # R leaves the result of a domain without a valid row, and of one row, to chance: both are tested by hand.
      if (sum(!is.na(part$variables[[e$of]])) < 2) next
      results <- c(results, lapply(one(e, part, degf(s), d), function(row) c(row, list(domain = value))))
    }
    cases <- c(cases, list(c(x, e, list(results = results))))
  }
}

# Korn and Graubard's interval as R has it (method = "beta"), which takes degf of the design it is given.
options(survey.lonely.psu = "fail")
beta <- lapply(designs[c(1, 4, 7, 10)], function(x) {
  d <- data[[x$data]]
  s <- eval(parse(text = x$call))
  p <- svyciprop(~I(sch.wide == "Yes"), s, method = "beta", level = level)
  list(name = x$name, p = coef(p)[[1]], se = sqrt(attr(p, "var")[[1]]), n = nrow(d), df = degf(s),
       low = attr(p, "ci")[[1]], high = attr(p, "ci")[[2]])
})

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
keep <- function(x) { x["over"] <- list(x$over); x }
writeLines(json(list(
  made_by = "tests/oracle/make_api.R", r = R.version.string, survey = as.character(packageVersion("survey")),
  level = level, domain = "stype", cases = lapply(cases, keep), beta = beta
)), file.path(folder, "api.json"))
