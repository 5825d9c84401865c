# Writes paired_tests.json: tests of paired answers as base R gives them, on data made here.
#     Rscript tests/oracle/make_agreement.R            (in the root of the repository)
# Nothing at run time needs R: the tests read the file that this script has written.

number <- function(x) ifelse(is.na(x), "null", formatC(as.numeric(x), digits = 17, format = "g"))
list_of <- function(x) paste0("[", paste(number(x), collapse = ", "), "]")
table_of <- function(m) paste0("[", paste(apply(m, 1, list_of), collapse = ", "), "]")
record <- function(...) {
  given <- list(...)
  paste0("{", paste0('"', names(given), '": ', unlist(given), collapse = ", "), "}")
}
part <- function(name, rows) sprintf('"%s": [\n  %s\n]', name, paste(rows, collapse = ",\n  "))
RNGversion("4.0.0")
set.seed(20260301)

# ---- numbers: t.test and wilcox.test ---------------------------------------------------------------------------------
numbers <- c()
for (n in c(5, 9, 20, 50, 51, 80)) for (kind in c("continuous", "rounded")) {
  x <- rnorm(n, 50, 10)
  y <- x + rnorm(n, 1, 4)
  if (kind == "rounded") { x <- round(x); y <- round(y) }
  d <- x - y
  tied <- anyDuplicated(abs(d[d != 0])) > 0
  # R counts exactly below 50 differences by itself; the limit of 50 is asked for by name.
  w <- wilcox.test(x[d != 0], y[d != 0], paired = TRUE, exact = !tied && sum(d != 0) <= 50, correct = TRUE)
  t <- t.test(x, y, paired = TRUE)
  numbers <- c(numbers, record(x = list_of(x), y = list_of(y), v = number(w$statistic), p = number(w$p.value),
    t = number(t$statistic), t_p = number(t$p.value), low = number(t$conf.int[1]), high = number(t$conf.int[2])))
}

# ---- tables: mcnemar.test (Bowker's form for more than two categories) and binom.test ----------------------------------
tables <- c()
for (q in c(2, 3, 5)) for (n in c(60, 700)) {
  m <- matrix(rmultinom(1, n, exp(-abs(outer(1:q, 1:q, "-")) * 0.7) * runif(q * q, 0.5, 1.5)), q)
  m <- m + 1
  b <- mcnemar.test(m, correct = FALSE)
  exact <- if (q == 2) binom.test(m[1, 2], m[1, 2] + m[2, 1])$p.value else NA
  tables <- c(tables, record(counts = table_of(m), statistic = number(b$statistic), df = number(b$parameter),
    p = number(b$p.value), exact = number(exact)))
}

# ---- shares: how many false interviews a clean control leaves possible, by trying every number -------------------------
proofs <- c()
for (case in list(c(1200, 120, 0), c(1200, 180, 60), c(40, 3, 0), c(40, 10, 1), c(333, 50, 2))) {
  possible <- 0:case[1]
  p <- phyper(case[3], possible, case[1] - possible, case[2])
  proofs <- c(proofs, record(population = number(case[1]), checked = number(case[2]), found = number(case[3]),
    most = number(max(possible[p > 0.05]))))
}
needed <- c()
for (case in list(c(1200, 0.05, 0), c(40, 0.05, 0), c(40, 0.1, 1), c(500, 0.02, 0), c(1200, 0.1, 3))) {
  false <- floor(case[1] * case[2] + 1e-9) + 1
  n <- (case[3] + 1):case[1]
  needed <- c(needed, record(population = number(case[1]), share = number(case[2]), refuted = number(case[3]),
    finite = number(min(n[phyper(case[3], false, case[1] - false, n) <= 0.05])),
    infinite = number(min((1:5000)[pbinom(case[3], 1:5000, case[2]) <= 0.05]))))
}
limits <- c()
for (case in list(c(0, 3), c(1, 10), c(5, 40), c(3, 3), c(60, 180))) {
  x <- case[1]; n <- case[2]
  e <- binom.test(x, n)$conf.int
  above <- function(p) 1 - pbinom(x, n, p) + dbinom(x, n, p) / 2
  low <- if (x == 0) 0 else uniroot(function(p) above(p) - 0.025, c(0, 1), tol = 1e-14)$root
  high <- if (x == n) 1 else uniroot(function(p) above(p) - 0.975, c(0, 1), tol = 1e-14)$root
  limits <- c(limits, record(x = number(x), n = number(n), exact = list_of(e), mid = list_of(c(low, high))))
}
writeLines(c("{", paste(c(sprintf('"R": "%s.%s"', R.version$major, R.version$minor), part("numbers", numbers),
  part("tables", tables), part("proofs", proofs), part("needed", needed), part("limits", limits)), collapse = ",\n"), "}"),
  "tests/oracle/paired_tests.json", useBytes = TRUE)
