"use strict";
/* Small helps on top of pages that work without them: autosave, confirmation, focus on faults. */
(function () {
  const token = () => (document.querySelector("input[name=csrfmiddlewaretoken]") || {}).value || "";
  document.querySelectorAll("form[data-autosave]").forEach((form) => {
    const note = form.querySelector(".saved");
    let timer = 0, version = 0;
    const save = async () => {
      const mine = ++version;
      const body = new FormData(form);
      for (const [name, value] of [...body.entries()]) if (value instanceof File) body.delete(name);
      try {
        const answer = await fetch(form.dataset.autosave, { method: "POST", body, headers: { "X-CSRFToken": token() } });
        if (note && mine === version) note.textContent = answer.ok ? note.dataset.saved : note.dataset.failed;
      } catch { if (note) note.textContent = note.dataset.failed; }
    };
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, 800); });
  });
  document.querySelectorAll("[data-confirm]").forEach((element) => {
    element.addEventListener("click", (event) => { if (!window.confirm(element.dataset.confirm)) event.preventDefault(); });
  });
  document.querySelectorAll("form").forEach((form) => form.addEventListener("submit", () => {
    form.querySelectorAll("button:not([name])").forEach((button) => setTimeout(() => { button.disabled = true; }, 0));
  }));
  window.addEventListener("pageshow", () => document.querySelectorAll("button:disabled").forEach((b) => { b.disabled = false; }));
  document.querySelectorAll("[data-print]").forEach((b) => b.addEventListener("click", () => window.print()));
  const faults = document.getElementById("faults");
  if (faults) faults.focus();
})();
