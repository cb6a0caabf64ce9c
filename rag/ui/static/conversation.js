// Gradio runs this file once as the body of a function with the arguments element, trigger, props and watch.
// Such a body is no module, so it takes its module as it runs.

import(new URL("./chapter/thread.js", document.baseURI)).then(({ start }) => start(element, trigger, props, watch));
