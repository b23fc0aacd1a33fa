// Added to a page by the preview, never to one that is published: asks which build is shown, as a script, for the pages
// allow nothing else; loads the page anew when there is another, and says when the newest data could not be built.
(function () {
  "use strict";
  var own = document.currentScript.getAttribute("data-build");
  var alarm = null;

  function say(failure) {
    if (!alarm) {
      alarm = document.createElement("p");
      alarm.className = "alert";
      alarm.setAttribute("role", "alert");
      document.body.insertBefore(alarm, document.body.firstChild);
    }
    alarm.textContent = failure || "";
    alarm.hidden = !failure;
  }

  function ask() {
    var script = document.createElement("script");
    script.src = "/-preview/state.js?" + Date.now();
    script.onload = script.onerror = function () {
      script.remove();
      window.setTimeout(ask, document.hidden ? 1000 : 100);
    };
    document.head.appendChild(script);
  }

  window.duizhaoPreview = function (build, failure) {
    if (build !== own) window.location.reload();
    else if (failure || alarm) say(failure);
  };
  ask();
})();
