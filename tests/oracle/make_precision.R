# Writes precision.json and the replicate weights beside it, with R and its package survey:
#     Rscript tests/oracle/make_precision.R      (in the root of the repository, after make_api.R)
# Quantiles, intervals of shares, replicate designs, degrees of freedom. Every call is the one that the fields name.
# Nothing at run time needs R: the tests read the files that this script has written.

suppressMessages(library(survey))
options(survey.lonely.psu = "fail", survey.replicates.mse = FALSE)
folder <- "tests/oracle"
level <- 0.95
quietly <- function(x) suppressWarnings(suppressMessages(x))
read <- function(name) read.csv(file.path(folder, paste0(name, ".csv")), stringsAsFactors = FALSE)
domains <- c("E", "H", "M")
clip <- function(s, inside) s[which(inside), ]

# ---- designs: roles as sapa takes them, call as R does ---------------------------------------------------------
roles <- function(...) list(...)
designs <- list(
  srs = list(data = "apisrs", roles = roles(weight = "pw", population = "fpc"),
             call = "svydesign(id=~1, weights=~pw, fpc=~fpc, data=d)"),
  strat = list(data = "apistrat", roles = roles(weight = "pw", strata = "stype", population = "fpc"),
               call = "svydesign(id=~1, strata=~stype, weights=~pw, fpc=~fpc, data=d)"),
  clus1 = list(data = "apiclus1", roles = roles(weight = "pw", psu = "dnum", population = "fpc"),
               call = "svydesign(id=~dnum, weights=~pw, fpc=~fpc, data=d)"),
  clus2 = list(data = "apiclus2", roles = roles(weight = "pw", psu = c("dnum", "snum"), population = c("fpc1", "fpc2")),
               call = "svydesign(id=~dnum+snum, weights=~pw, fpc=~fpc1+fpc2, data=d)")
)
make <- function(x) { d <- read(x$data); eval(parse(text = x$call)) }

# ---- quantiles -------------------------------------------------------------------------------------------------
rules <- c("math", "school", "shahvaish", paste0("hf", 1:9))
shares <- c(0.1, 0.25, 0.5, 0.75, 0.9)
q_rows <- function(f, s, rule, type, df) {
  m <- quietly(svyquantile(f, s, shares, alpha = 1 - level, interval.type = type, na.rm = TRUE, qrule = rule, df = df))[[1]]
  lapply(seq_along(shares), function(i) list(q = shares[i], estimate = m[i, 1], low = m[i, 2], high = m[i, 3], se = m[i, 4]))
}
quantiles <- list()
for (name in names(designs)) {
  s <- make(designs[[name]])
  for (of in c("api00", "enroll")) {
    f <- as.formula(paste0("~", of))
    add <- function(part, domain, rule, type, df, df_rule) {
      quantiles[[length(quantiles) + 1]] <<- list(design = name, of = of, domain = domain, rule = rule, type = type, df = df,
                                                  df_rule = df_rule, rows = q_rows(f, part, rule, type, df))
    }
    valid <- clip(s, !is.na(s$variables[[of]]))
    for (rule in rules) add(s, NULL, rule, "mean", degf(s), "design")
    # The default of R: the degrees of freedom of the rows with a valid answer.
    add(s, NULL, "math", "mean", degf(valid), "domain")
    for (type in c("beta", "xlogit")) add(s, NULL, "math", type, degf(valid), "domain")
    add(s, NULL, "hf7", "mean", Inf, "z")
    for (value in domains) {
      part <- clip(valid, valid$variables$stype == value)
      for (rule in c("math", "hf7")) add(part, value, rule, "mean", degf(s), "design")
      add(part, value, "math", "mean", degf(part), "domain")
    }
  }
}
# The steps that are reached exactly: 200 equal weights, half and three quarters of them (peers disagree here).
s <- make(designs$srs)
exact <- lapply(rules, function(rule) list(
  rule = rule,
  half = quietly(svyquantile(~api00, s, 0.5, ci = FALSE, qrule = rule))[[1]][[1]],
  upper = quietly(svyquantile(~api00, s, 0.75, ci = FALSE, qrule = rule))[[1]][[1]]
))

# ---- intervals of shares ---------------------------------------------------------------------------------------
# Likelihood: confint.svyglm profiles on a grid and interpolates; del = 0.02 makes the grid fine enough to show the answer.
fine <- function(f, s) {
  m <- quietly(svyglm(f, s, family = quasibinomial))
  plogis(as.numeric(quietly(confint(m, 1, level = level, method = "likelihood", ddf = degf(s), del = 0.02, maxsteps = 2000))))
}
shares_ci <- list()
for (name in names(designs)) {
  s <- make(designs[[name]])
  for (item in list(c("sch.wide", "Yes"), c("awards", "Yes"), c("stype", "H"), c("stype", "M"))) {
    for (value in list(NULL, "E", "M")) {
      # Shares of the strata themselves have no error.
      if (item[1] == "stype" && (!is.null(value) || name == "strat")) next
      part <- if (is.null(value)) s else clip(s, s$variables$stype == value)
      part$variables$one <- as.numeric(part$variables[[item[1]]] == item[2])
      row <- list(design = name, of = item[1], category = item[2], domain = value, n = nrow(part), df = degf(part))
      for (method in c("mean", "logit", "xlogit", "beta", "likelihood")) {
        r <- quietly(svyciprop(~one, part, method = method, level = level))
        row[[method]] <- as.numeric(attr(r, "ci"))
        if (method == "mean") { row$p <- coef(r)[[1]]; row$se <- sqrt(attr(r, "var")[[1]]) }
      }
      row$likelihood_fine <- fine(one ~ 1, part)
      shares_ci[[length(shares_ci) + 1]] <- row
    }
  }
}

# ---- replicates ------------------------------------------------------------------------------------------------
# Two districts in each of 20 strata, made of the 40 districts of apiclus2 in the order of their numbers.
pairs <- read("apiclus2")
pairs <- pairs[order(pairs$dnum, pairs$snum), ]
pairs$pair <- sprintf("s%02d", (match(pairs$dnum, sort(unique(pairs$dnum))) + 1) %/% 2)
write.csv(pairs[, c("pair", "dnum", "stype", "api00", "enroll", "api.stu", "acs.k3", "sch.wide", "pw")],
          file.path(folder, "apipairs.csv"), row.names = FALSE, na = "", quote = FALSE)
# Paley's matrix of order 24 (q = 23), the one that sapa constructs: rows 2 … 21 are the strata.
paley <- function(q) {
  chi <- rep(-1, q); chi[(seq_len(q - 1)^2 %% q) + 1] <- 1; chi[1] <- 0
  core <- outer(0:(q - 1), 0:(q - 1), function(i, j) chi[(j - i) %% q + 1])
  h <- matrix(1, q + 1, q + 1); h[-1, -1] <- core + diag(q); h[-1, 1] <- -1
  h * h[, 1]
}
H <- paley(23)
write_weights <- function(s, file) {
  w <- weights(s, "analysis"); colnames(w) <- paste0("rw", seq_len(ncol(w)))
  write.csv(w, file.path(folder, file), row.names = FALSE)
  file
}
paired <- "svydesign(id=~dnum, strata=~pair, weights=~pw, data=d)"
set.seed(20260301)
replicated <- list(
  list(name = "JK1", base = "clus1", kind = "JK1", arguments = list(type = "JK1")),
  list(name = "JK1, mse", base = "clus1", kind = "JK1", arguments = list(type = "JK1", mse = TRUE)),
  list(name = "JKn", base = "strat", kind = "JKn", arguments = list(type = "JKn")),
  list(name = "JKn, mse", base = "strat", kind = "JKn", arguments = list(type = "JKn", mse = TRUE)),
  list(name = "JK1 of two stages", base = "clus2", kind = "JK1", arguments = list(type = "JK1")),
  list(name = "BRR", base = "pairs", kind = "BRR", arguments = list(type = "BRR", hadamard.matrix = H)),
  list(name = "BRR, mse", base = "pairs", kind = "BRR", arguments = list(type = "BRR", hadamard.matrix = H, mse = TRUE)),
  list(name = "Fay", base = "pairs", kind = "Fay", rho = 0.3,
       arguments = list(type = "Fay", fay.rho = 0.3, hadamard.matrix = H)),
  list(name = "JKn of pairs", base = "pairs", kind = "JKn", arguments = list(type = "JKn")),
  list(name = "BRR of R, given", base = "pairs", kind = "BRR", given = TRUE, arguments = list(type = "BRR")),
  list(name = "Fay of R, given", base = "pairs", kind = "Fay", rho = 0.5, given = TRUE,
       arguments = list(type = "Fay", fay.rho = 0.5)),
  list(name = "bootstrap, given", base = "clus1", kind = "bootstrap", given = TRUE,
       arguments = list(type = "bootstrap", replicates = 40)),
  list(name = "subbootstrap, given", base = "strat", kind = "bootstrap", given = TRUE,
       arguments = list(type = "subbootstrap", replicates = 40)),
  list(name = "JKn, given", base = "pairs", kind = "JKn", given = TRUE, arguments = list(type = "JKn")),
  list(name = "other, given", base = "clus1", kind = "other", given = TRUE, arguments = list(type = "JK1"))
)
items <- list(list("mean", "api00"), list("mean", "acs.k3"), list("total", "enroll"), list("proportion", "stype"),
              list("proportion", "sch.wide"), list("ratio", "api.stu", "enroll"))
rep_rows <- function(item, s, df, whole) {
  f <- as.formula(paste0("~`", item[[2]], "`"))
  n <- sum(!is.na(s$variables[[item[[2]]]]))
  if (item[[1]] == "ratio") {
    over <- as.formula(paste0("~", item[[3]]))
    n <- sum(!is.na(s$variables[[item[[2]]]]) & !is.na(s$variables[[item[[3]]]]))
    r <- quietly(svyratio(f, over, s, na.rm = TRUE))
    ci <- confint(r, df = df, level = level)
    return(list(list(category = NULL, estimate = coef(r)[[1]], se = SE(r)[[1]], low = ci[1, 1], high = ci[1, 2], n = n)))
  }
  run <- if (item[[1]] == "total") svytotal else svymean
  names <- if (item[[1]] == "proportion") sort(unique(na.omit(whole[[item[[2]]]]))) else NULL
  g <- if (is.null(names)) f else as.formula(paste0("~factor(`", item[[2]], "`, levels = c(\"", paste(names, collapse = "\",\""), "\"))"))
  r <- quietly(run(g, s, na.rm = TRUE, deff = TRUE)); r2 <- quietly(run(g, s, na.rm = TRUE, deff = "replace"))
  ci <- confint(r, df = df, level = level)
  d1 <- diag(as.matrix(attr(r, "deff"))); d2 <- diag(as.matrix(attr(r2, "deff")))
  lapply(seq_along(coef(r)), function(i) list(
    category = if (is.null(names)) NULL else names[i], estimate = coef(r)[[i]], se = SE(r)[[i]], low = ci[i, 1],
    high = ci[i, 2], n = n, deff_wor = d1[i], deff_wr = d2[i]))
}
reps <- list()
for (x in replicated) {
  b <- if (x$base == "pairs") list(data = "apipairs", roles = roles(weight = "pw", strata = "pair", psu = "dnum"), call = paired)
       else designs[[x$base]]
  d <- read(b$data)
  s <- quietly(do.call(as.svrepdesign, c(list(eval(parse(text = b$call))), x$arguments)))
  results <- list()
  for (item in items) {
    results <- c(results, lapply(rep_rows(item, s, degf(s), d), function(r) c(r, list(statistic = item[[1]], of = item[[2]], domain = NULL, df = degf(s)))))
    if (item[[2]] != "stype") for (value in domains) {
      part <- clip(s, s$variables$stype == value)
      if (sum(!is.na(part$variables[[item[[2]]]])) < 2) next
      valid <- clip(part, !is.na(part$variables[[item[[2]]]]) & (item[[1]] != "ratio" | !is.na(part$variables$enroll)))
      results <- c(results, lapply(rep_rows(item, part, degf(s), d), function(r)
        c(r, list(statistic = item[[1]], of = item[[2]], domain = value, df = degf(s), df_domain = degf(valid)))))
    }
  }
  m <- quietly(svyquantile(~api00, s, c(0.25, 0.5), interval.type = "mean", qrule = "math", alpha = 1 - level))[[1]]
  s$variables$one <- as.numeric(s$variables$sch.wide == "Yes")
  logit <- as.numeric(attr(quietly(svyciprop(~one, s, method = "logit", level = level)), "ci"))
  xlogit <- as.numeric(attr(quietly(svyciprop(~one, s, method = "xlogit", level = level)), "ci"))
  given <- NULL
  if (isTRUE(x$given)) given <- list(file = write_weights(s, paste0("rw_", gsub("[^a-z0-9]+", "_", tolower(x$name)), ".csv")),
                                     scale = s$scale, rscales = s$rscales)
  shown <- x$arguments; shown$hadamard.matrix <- NULL
  reps[[length(reps) + 1]] <- list(
    name = x$name, data = b$data, roles = b$roles, kind = x$kind, rho = x$rho, mse = isTRUE(s$mse), given = given,
    call = paste0("as.svrepdesign(", b$call, ", ", paste(names(shown), shown, sep = "=", collapse = ", "),
                  if (is.null(x$arguments$hadamard.matrix)) ")" else ", hadamard.matrix=paley(23))"),
    count = ncol(weights(s, "analysis")), df = degf(s), results = results,
    quantile = lapply(1:2, function(i) list(q = c(0.25, 0.5)[i], estimate = m[i, 1], low = m[i, 2], high = m[i, 3], se = m[i, 4])),
    logit = logit, xlogit = xlogit)
}

# ---- degrees of freedom, normalised weights, t or z ------------------------------------------------------------
s2 <- make(designs$clus2)
d <- read("apiclus2"); d$pw <- d$pw / mean(d$pw)
norm <- svydesign(id = ~dnum, weights = ~pw, data = d)
api <- svydesign(id = ~dnum, weights = ~pw, fpc = ~fpc, data = read("apiclus1"))
m <- svymean(~api00, api)
other <- list(
  df_whole = degf(s2), df_valid = degf(clip(s2, !is.na(s2$variables$enroll))),
  normalised = list(wor = deff(svymean(~api00, norm, deff = TRUE))[[1]], wr = deff(svymean(~api00, norm, deff = "replace"))[[1]]),
  t = as.numeric(confint(m, df = degf(api))), z = as.numeric(confint(m))
)

# ---- JSON without another package ------------------------------------------------------------------------------
json <- function(x) {
  if (is.null(x)) return("null")
  if (is.list(x)) {
    inside <- vapply(x, json, "")
    if (is.null(names(x))) return(paste0("[", paste(inside, collapse = ",\n"), "]"))
    return(paste0("{", paste0("\"", names(x), "\": ", inside, collapse = ", "), "}"))
  }
  if (is.logical(x)) x <- ifelse(x, "true", "false")
  else if (is.character(x)) x <- paste0("\"", gsub("\"", "\\\\\"", x), "\"")
  else x <- ifelse(is.finite(x), trimws(formatC(x, digits = 17, format = "g")), "null")
  if (length(x) > 1) paste0("[", paste(x, collapse = ", "), "]") else x
}
writeLines(json(list(
  made_by = "tests/oracle/make_precision.R", r = R.version.string, survey = as.character(packageVersion("survey")),
  level = level, designs = lapply(designs, function(x) x), quantiles = quantiles, exact = exact, shares = shares_ci,
  replicates = reps, other = other
)), file.path(folder, "precision.json"))
