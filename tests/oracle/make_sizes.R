# Writes sizes.json: sample sizes, powers and cluster sizes as base R finds them, by its own functions or by a search that
# knows the definition only (the width of an interval, the power of a test, cost times variance), never the formula.
#     Rscript tests/oracle/make_sizes.R            (in the root of the repository)
# Nothing at run time needs R: the tests read the file that this script has written.

number <- function(x) ifelse(is.na(x), "null", formatC(as.numeric(x), digits = 17, format = "g"))
record <- function(...) {
  given <- list(...)
  paste0("{", paste0('"', names(given), '": ', sapply(given, number), collapse = ", "), "}")
}
root <- function(f, low, high) uniroot(f, c(low, high), tol = 1e-13, maxiter = 10000)$root
z <- qnorm(0.975)

# ---- two independent groups: power.prop.test -------------------------------------------------------------------------
pairs <- list(c(0.5, 0.4), c(0.5, 0.55), c(0.1, 0.15), c(0.02, 0.05), c(0.9, 0.8), c(0.3, 0.7))
difference <- c()
for (p in pairs) for (power in c(0.6, 0.8, 0.9, 0.95)) for (level in c(0.01, 0.05, 0.1)) {
  n <- power.prop.test(p1 = p[1], p2 = p[2], power = power, sig.level = level, tol = 1e-12)$n
  difference <- c(difference, record(p1 = p[1], p2 = p[2], power = power, z = qnorm(1 - level / 2), n = n))
}
power <- c()
for (p in pairs) for (n in c(30, 400, 1200)) {
  found <- power.prop.test(n = n, p1 = p[1], p2 = p[2])$power
  power <- c(power, record(p1 = p[1], p2 = p[2], n = n, power = found))
}
detectable <- c()
for (p1 in c(0.05, 0.2, 0.5, 0.7)) for (n in c(200, 400, 1500)) for (w in c(0.8, 0.9)) {
  found <- power.prop.test(n = n, p1 = p1, power = w, tol = 1e-13)$p2
  detectable <- c(detectable, record(p1 = p1, n = n, power = w, difference = found - p1))
}

# ---- groups that differ in size and share people: the variance of a contrast of two dependent means ------------------
overlap <- c()
for (case in list(c(0.5, 0.4, 1, 0.5, 0.6), c(0.5, 0.4, 1, 1, 0.6), c(0.3, 0.35, 2, 0.75, 0.4), c(0.3, 0.2, 0.5, 0.25, 0.5),
                  c(0.6, 0.5, 1.5, 0, 0), c(0.5, 0.45, 1, 0.8, -0.3))) {
  p1 <- case[1]; p2 <- case[2]; r <- case[3]; g <- case[4]; rho <- case[5]
  se <- function(a, b, n1) {
    s <- sqrt(c(a * (1 - a), b * (1 - b)))
    both <- g * n1                                      # people in both samples
    v <- matrix(c(s[1]^2 / n1, 0, 0, s[2]^2 / (r * n1)), 2)
    v[1, 2] <- v[2, 1] <- rho * s[1] * s[2] * both / (n1 * r * n1)
    k <- c(1, -1)
    sqrt(as.numeric(t(k) %*% v %*% k))
  }
  for (pooled in c(1, 0)) {
    common <- (p1 + r * p2) / (1 + r)
    reached <- function(n1) {
      null <- if (pooled == 1) se(common, common, n1) else se(p1, p2, n1)
      pnorm((abs(p1 - p2) - z * null) / se(p1, p2, n1)) - 0.8
    }
    overlap <- c(overlap, record(p1 = p1, p2 = p2, ratio = r, overlap = g, correlation = rho, pooled = pooled,
                                 n = root(reached, 2, 1e6)))
  }
}

# ---- intervals of a share that are not symmetric: the n at which half the width is e ---------------------------------
methods <- c()
for (p in c(0.01, 0.04, 0.2, 0.5, 0.9)) for (e in c(0.01, 0.03, 0.05, 0.15)) {
  wilson <- function(n) diff(prop.test(n * p, n, correct = FALSE)$conf.int) / 2 - e
  logit <- function(n) diff(plogis(qlogis(p) + c(-1, 1) * z / sqrt(n * p * (1 - p)))) / 2 - e
  top <- function(f) if (f(1e-3) > 0) root(f, 1e-3, 1e6) else NA
  methods <- suppressWarnings(c(methods, record(p = p, e = e, wilson = top(wilson), log_odds = root(logit, 1e-3, 1e6))))
}

# ---- means: the n of N at which the margin is e ----------------------------------------------------------------------
means <- c()
for (sd in c(0.5, 12, 4000)) for (share in c(0.02, 0.1)) for (N in c(150, 20000)) for (deff in c(0.8, 1.7)) {
  e <- share * sd
  n <- root(function(n) z * sd * sqrt(deff / n * (1 - n / N)) - e, 1e-6, N)
  means <- c(means, record(sd = sd, e = e, population = N, deff = deff, n = n))
}

# ---- clusters: the size with the least cost times variance -----------------------------------------------------------
clusters <- c()
for (costs in list(c(750, 100), c(5000, 1500), c(20, 10))) for (icc in c(0.01, 0.05, 0.2, 0.6)) {
  f <- function(m) (costs[1] / m + costs[2]) * (1 + (m - 1) * icc)
  whole <- which.min(sapply(1:500, f))
  clusters <- c(clusters, record(c1 = costs[1], c2 = costs[2], icc = icc, exact = optimize(f, c(0.01, 500), tol = 1e-9)$minimum,
                                 whole = whole))
}
three <- c()
for (costs in list(c(500, 100, 120), c(9000, 1200, 300), c(50, 5, 10))) for (icc in list(c(0.01, 0.10), c(0.05, 0.10), c(0.03, 0.4))) {
  f <- function(n, q) (costs[1] / (n * q) + costs[2] / q + costs[3]) * (icc[1] * n * q + 1 + icc[2] * (q - 1))
  at <- optim(c(1, 1), function(x) f(exp(x[1]), exp(x[2])), method = "BFGS", control = list(reltol = 1e-15, maxit = 1000))
  grid <- outer(1:150, 1:60, f)
  best <- arrayInd(which.min(grid), dim(grid))
  three <- c(three, record(c1 = costs[1], c2 = costs[2], c3 = costs[3], d1 = icc[1], d2 = icc[2], n = exp(at$par[1]),
                           q = exp(at$par[2]), whole_n = best[1], whole_q = best[2], deff = icc[1] * best[1] * best[2] + 1 + icc[2] * (best[2] - 1)))
}

part <- function(name, lines) sprintf('"%s": [\n%s\n]', name, paste(lines, collapse = ",\n"))
writeLines(c("{", paste(c(
  sprintf('"R": "%s.%s"', R.version$major, R.version$minor),
  part("difference", difference), part("power", power), part("detectable", detectable), part("overlap", overlap),
  part("methods", methods), part("means", means), part("clusters", clusters), part("three", three)), collapse = ",\n"), "}"),
  "tests/oracle/sizes.json", useBytes = TRUE)
