(function () {
  "use strict";
  var box = document.getElementById("filter");
  if (box) {
    box.hidden = false;
    var select = box.querySelector("select");
    var apply = function () {
      var wanted = select.value;
      document.querySelectorAll("#verdicts section").forEach(function (section) {
        var seen = 0;
        section.querySelectorAll("[data-status]").forEach(function (one) {
          var shown = !wanted || one.dataset.status === wanted;
          one.hidden = !shown;
          if (shown) { seen += 1; }
        });
        section.querySelectorAll("details").forEach(function (one) {
          var any = one.querySelector("[data-status]:not([hidden])");
          one.hidden = !any;
          if (wanted) { one.open = !!any; }
        });
        section.hidden = !!wanted && !seen;
      });
    };
    select.addEventListener("change", apply);
  }
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details").forEach(function (one) { one.open = true; });
  });
})();
