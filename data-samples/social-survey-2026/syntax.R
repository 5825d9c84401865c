# Синтаксис обработки (учебный). Внимательный рецензент заметит, что план выборки и веса здесь не используются.
data <- read.csv("interviews.csv", encoding = "UTF-8")
data <- subset(data, status == "завершено")
valid <- function(x) ifelse(x %in% c(98, 99), NA, x)
prop.table(table(valid(data$q3) >= 4))
table(data$sex, valid(data$q7))
n <- 1200
1.96 * sqrt(0.5 * 0.5 / n)  # ошибка выборки
