# Writes sample.json: what R and its package survey say of the sample deliverable data-samples/social-survey-2026.
#     Rscript tests/oracle/make_sample.R            (in the root of the repository)
# The design is that of the manifest: strata region x locality, settlements as PSUs, delivered weights. First-stage units
# were drawn with probability proportional to size, so there is no finite population correction, except in a stratum all
# of whose units were taken (the sample has none, which this script checks).
# Nothing at run time needs R: the tests read the file that this script has written.

suppressMessages(library(survey))
options(survey.lonely.psu = "fail")
folder <- "data-samples/social-survey-2026"
read <- function(name) read.csv(file.path(folder, name), colClasses = "character", encoding = "UTF-8", na.strings = "")
d <- read("interviews.csv")
control <- read("control.csv")
frame <- read("frame.csv")

# ---- interviews that count: handed in, not voided, not refuted by field control ------------------------------------
complete <- d$status == "завершено"
refuted <- control$id[control$outcome == "не подтверждено" & control$method != "камеральный"]
d <- d[complete & !(d$id %in% refuted), ]
d$stratum <- paste(d$region, d$locality)
d$weight <- as.numeric(d$weight)

taken <- tapply(d$psu, d$stratum, function(x) length(unique(x)))
units <- setNames(as.numeric(frame$settlements), paste(frame$region, frame$locality))
stopifnot(all(taken >= 2), all(taken < units[names(taken)]))

share <- function(column, codes, base = TRUE) {
  value <- d[[column]]
  value[value %in% c("98", "99")] <- NA
  ifelse(is.na(value) | !base, NA, as.numeric(value %in% codes))
}
d$satisfied_life <- share("q1", c("4", "5"))
d$trust_akimat <- share("q3", c("4", "5"))
d$used_services <- share("q6", "1")
d$services_satisfied <- share("q7", c("4", "5"), d$q6 %in% "1")
d$trust_ngo <- share("q9", c("4", "5"))
d$volunteers <- share("q10", "1")
d$internet_daily <- share("q11", "1")
d$feels_safe <- share("q12", c("3", "4"))
d$plans_to_move <- share("q13", "1")
d$mean_age <- ifelse(d$age %in% c("98", "99"), NA, as.numeric(d$age))
indicators <- c("satisfied_life", "trust_akimat", "used_services", "services_satisfied", "trust_ngo", "volunteers",
                "internet_daily", "feels_safe", "plans_to_move", "mean_age")

design <- svydesign(id = ~psu, strata = ~stratum, weights = ~weight, data = d, nest = TRUE)
number <- function(x) if (is.na(x)) "null" else formatC(as.numeric(x), digits = 17, format = "g")

beta <- function(p, v, n, df, alpha = 0.05) {
  n.eff <- p * (1 - p) / v * (qt(alpha / 2, n - 1) / qt(alpha / 2, df))^2
  c(qbeta(alpha / 2, n.eff * p, n.eff * (1 - p) + 1), qbeta(1 - alpha / 2, n.eff * p + 1, n.eff * (1 - p)))
}

one <- function(name, region) {
  # Rows without a valid answer leave as a domain, so that the design stays whole (na.rm does the same in R).
  within <- !is.na(d[[name]]) & (is.null(region) | d$region %in% region)
  if (is.null(region)) within <- !is.na(d[[name]])
  part <- subset(design, within)
  m <- svymean(reformulate(name), part, deff = TRUE)
  # The convention of the review: the whole design for the whole sample, in a region the units the region has.
  df <- if (is.null(region)) degf(design) else degf(part)
  # A share has the beta interval, which stays within 0 and 1; a mean has t. svyciprop(method = "beta") always takes
  # degf(design of the part) whatever its argument df says, so its formula is written out here with the df stated; where
  # the two df agree the results are the same, which is checked.
  ci <- if (name == "mean_age") confint(m, df = df) else {
    own <- beta(coef(m), vcov(m), sum(within), df)
    theirs <- attr(svyciprop(as.formula(paste0("~", name)), part, method = "beta"), "ci")
    if (df == degf(part)) stopifnot(all.equal(as.numeric(own), as.numeric(theirs), tolerance = 1e-12))
    own
  }
  sprintf('{"indicator": "%s", "region": %s, "estimate": %s, "se": %s, "ci_low": %s, "ci_high": %s, "df": %d, "deff": %s, "n": %d}',
          name, if (is.null(region)) "null" else paste0('"', region, '"'), number(coef(m)), number(SE(m)),
          number(ci[1]), number(ci[2]), as.integer(df), number(deff(m)), sum(within))
}
regions <- list(NULL, "KZ-10", "KZ-75")
estimates <- unlist(lapply(regions, function(r) sapply(indicators, one, region = r)))

# ---- field control: intervals, and the share of the handed in ---------------------------------------------------------
wilson <- function(x, n) prop.test(x, n, correct = FALSE)$conf.int
pair <- function(x, n) {
  ci <- wilson(x, n)
  sprintf('{"x": %d, "n": %d, "low": %s, "high": %s}', as.integer(x), as.integer(n), number(ci[1]), number(ci[2]))
}
kish <- with(d, nrow(d) * sum(weight^2) / sum(weight)^2)
lines <- c(
  "{",
  sprintf('"R": "%s", "survey": "%s",', paste(R.version$major, R.version$minor, sep = "."), packageVersion("survey")),
  sprintf('"n": %d, "strata": %d, "psus": %d, "kish": %s, "nominal": %s,', nrow(d), length(unique(d$stratum)),
          length(unique(paste(d$stratum, d$psu))), number(kish), number(qnorm(0.975) * sqrt(0.25 / nrow(d)))),
  sprintf('"wilson": [%s],', paste(c(pair(162, 1200), pair(9, 162), pair(0, 12), pair(2, 12)), collapse = ",\n")),
  sprintf('"estimates": [\n%s\n]', paste(estimates, collapse = ",\n")),
  "}"
)
writeLines(lines, "tests/oracle/sample.json", useBytes = TRUE)
