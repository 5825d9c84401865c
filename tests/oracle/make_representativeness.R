# Writes representativeness_issued.csv and representativeness.json, with R and its package survey:
#     Rscript tests/oracle/make_representativeness.R      (in the root of the repository, after make_api.R)
# Goodness of fit to population shares: svygofchisq and svymean. R-indicators: the formulas of Shlomo, Skinner and
# Schouten (2012) and Schouten, Shlomo and Skinner (2011) written out here over glm and svyglm; rates by svycontrast.
# Nothing at run time needs R: the tests read the files that this script has written.

suppressMessages(library(survey))
folder <- "tests/oracle"
read <- function(name) read.csv(file.path(folder, paste0(name, ".csv")), stringsAsFactors = FALSE)
write_json <- function(x, indent = 0) {
  pad <- strrep("  ", indent + 1)
  if (is.list(x)) {
    if (is.null(names(x))) return(paste0("[\n", paste0(pad, vapply(x, write_json, "", indent + 1), collapse = ",\n"), "\n", strrep("  ", indent), "]"))
    return(paste0("{\n", paste0(pad, "\"", names(x), "\": ", vapply(x, write_json, "", indent + 1), collapse = ",\n"), "\n", strrep("  ", indent), "}"))
  }
  one <- if (is.character(x)) paste0("\"", gsub("\"", "\\\\\"", x), "\"") else if (is.logical(x)) tolower(x) else ifelse(is.na(x), "null", formatC(x, digits = 17, format = "g"))
  if (length(x) == 1) one else paste0("[", paste(one, collapse = ", "), "]")
}

# ---- goodness of fit -------------------------------------------------------------------------------------------
shares <- list(stype = c(E = 0.6, H = 0.2, M = 0.2))
gof <- function(data, call) {
  d <- read(data)
  d$stype <- factor(d$stype)
  s <- eval(parse(text = call))
  p <- shares$stype[levels(d$stype)]
  r <- svygofchisq(~stype, p = p, s)
  m <- svymean(~stype, s)
  list(data = data, call = call, levels = levels(d$stype), target = unname(p), share = unname(coef(m)),
       se = unname(as.numeric(SE(m))), df = degf(s), scale = unname(r$parameter["scale"]),
       df_second = unname(r$parameter["df"]), statistic = unname(r$statistic), sum_weights = sum(weights(s)),
       p_second = unname(r$p.value))
}
tests <- list(
  srs = gof("apisrs", "svydesign(id=~1, weights=~pw, fpc=~fpc, data=d)"),
  clus1 = gof("apiclus1", "svydesign(id=~dnum, weights=~pw, fpc=~fpc, data=d)"),
  clus2 = gof("apiclus2", "svydesign(id=~dnum+snum, weights=~pw, fpc=~fpc1+fpc2, data=d)")
)

# ---- issued cases ----------------------------------------------------------------------------------------------
set.seed(20260301)
n <- 600
d <- data.frame(id = sprintf("C%04d", 1:n), psu = rep(1:60, each = 10))
d$stratum <- ifelse(d$psu <= 36, "urban", "rural")
d$sex <- sample(c("m", "f"), n, TRUE)
d$age <- sample(c("18-29", "30-44", "45-59", "60+"), n, TRUE, c(0.25, 0.3, 0.25, 0.2))
d$weight <- ifelse(d$stratum == "urban", 150.5, 320.25)
d$uneven <- round(d$weight * exp(rnorm(n, 0, 0.3)), 3)
eta <- -0.4 + 0.5 * (d$stratum == "rural") + 0.35 * (d$sex == "f") + c(-0.5, 0, 0.2, 0.6)[match(d$age, c("18-29", "30-44", "45-59", "60+"))] +
  rep(rnorm(60, 0, 0.4), each = 10)
d$responded <- rbinom(n, 1, plogis(eta))
write.csv(d, file.path(folder, "representativeness_issued.csv"), row.names = FALSE, quote = FALSE)

covariates <- c("stratum", "sex", "age")
own_mean <- function(x, w) sum(w * x) / sum(w)
own_var_of_mean <- function(s, y) { s$variables$.y <- y; as.numeric(SE(svymean(~.y, s)))^2 }
model <- function(vars, w, s, from_design) {
  f <- as.formula(paste("responded ~", paste(vars, collapse = " + ")))
  e <- environment(); environment(f) <- e; ww <- w / mean(w)
  m <- suppressWarnings(glm(f, quasibinomial(), d, ww, control = glm.control(epsilon = 1e-15, maxit = 100)))
  x <- model.matrix(m); rho <- fitted(m)
  bread <- solve(crossprod(x, x * (w * rho * (1 - rho))))
  sigma <- if (from_design) vcov(svyglm(f, s, family = quasibinomial(), control = glm.control(epsilon = 1e-15, maxit = 100)))
           else bread %*% crossprod(x, x * (w^2 * rho * (1 - rho))) %*% bread
  list(rho = unname(rho), z = x * (rho * (1 - rho)), sigma = sigma)
}
of_square <- function(around, z, sigma, delta, w, s) {
  q <- w / sum(w)
  A <- colSums(q * delta * around * z); B <- crossprod(z, z * (q * delta))
  c(4 * t(A) %*% sigma %*% A + 2 * sum(diag(B %*% sigma %*% B %*% sigma))) + own_var_of_mean(s, delta * around^2)
}
indicator <- function(vars, w, s, from_design) {
  m <- model(vars, w, s, from_design)
  N <- max(sum(w), n); around <- m$rho - own_mean(m$rho, w)
  raw <- own_mean(around^2, w) * N / (N - 1)
  bias <- own_mean(rowSums((m$z %*% m$sigma) * m$z), w) - own_var_of_mean(s, m$rho)
  zc <- sweep(m$z, 2, apply(m$z, 2, own_mean, w))
  v <- of_square(around, zc, m$sigma, rep(1, n), w, s)
  c(m, list(raw = raw, factor = max(0, 1 - bias / raw), se = sqrt(v / own_mean(around^2, w)), rate = own_mean(m$rho, w), around = around))
}
cell_mean <- function(x, cell, w) ave(w * x, cell, FUN = sum) / ave(w, cell, FUN = sum)
one_case <- function(title, w, call, from_design) {
  s <- eval(parse(text = call))
  full <- indicator(covariates, w, s, from_design)
  spread <- sqrt(full$raw * full$factor)
  by_variable <- lapply(covariates, function(v) {
    alone <- indicator(v, w, s, from_design)
    pu <- sqrt(own_mean((cell_mean(full$rho, d[[v]], w) - full$rate)^2, w))
    cell <- interaction(d[setdiff(covariates, v)], drop = TRUE)
    within <- full$rho - cell_mean(full$rho, cell, w)
    zc <- apply(full$z, 2, function(x) x - cell_mean(x, cell, w))
    square <- own_mean(within^2, w)
    by_category <- lapply(sort(unique(d[[v]])), function(k) {
      delta <- as.numeric(d[[v]] == k)
      t4 <- s; t4$variables$one <- 1; t4$variables$k <- delta; t4$variables$kr <- delta * d$responded
      u <- svycontrast(svytotal(~responded + one + k + kr, t4), quote(sqrt(k / one) * (kr / k - responded / one)))
      part <- own_mean(delta * within^2, w)
      list(category = k, unconditional = unname(coef(u)), unconditional_se = unname(as.numeric(SE(u))), conditional = sqrt(part),
           conditional_se = sqrt(of_square(within, zc, full$sigma, delta, w, s) / part) / 2,
           rate = own_mean(delta * d$responded, w) / own_mean(delta, w))
    })
    list(variable = v, unconditional_raw = pu, unconditional = pu * sqrt(full$factor), unconditional_se = alone$se / 2,
         conditional_raw = sqrt(square), conditional = sqrt(square * full$factor),
         conditional_se = sqrt(of_square(within, zc, full$sigma, rep(1, n), w, s) / square) / 2, categories = by_category)
  })
  cv <- spread / full$rate
  list(title = title, call = call, from_design = from_design, rate = full$rate, r = 1 - 2 * spread, r_raw = 1 - 2 * sqrt(full$raw),
       se = full$se, cv = cv, cv_se = sqrt(0.25 * full$se^2 / full$rate^2 + cv^4 / n), max_bias = cv / 2,
       rho = head(full$rho, 20), variables = by_variable)
}
d$one <- 1
cases <- list(
  equal = one_case("equal weights, independent", rep(1, n), "svydesign(id=~1, weights=~one, data=d)", FALSE),
  strata = one_case("weights by stratum", d$weight, "svydesign(id=~1, strata=~stratum, weights=~weight, data=d)", FALSE),
  clusters = one_case("uneven weights, clusters", d$uneven, "svydesign(id=~psu, strata=~stratum, weights=~uneven, data=d, nest=TRUE)", TRUE)
)
versions <- list(R = R.version.string, survey = as.character(packageVersion("survey")))
writeLines(write_json(list(versions = versions, gof = tests, indicators = cases)), file.path(folder, "representativeness.json"))
