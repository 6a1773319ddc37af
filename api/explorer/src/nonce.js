// Monaco and Radix make <style> elements at run time, which the page's Content-Security-Policy
// lets pass with its nonce alone. This module must be the first that the page runs.
const { nonce } = document.querySelector('meta[property=csp-nonce]');
const createElement = document.createElement.bind(document);

document.createElement = (name, options) => {
  const element = createElement(name, options);
  if (element.localName === 'style') element.nonce = nonce;
  return element;
};
