import { expect, test } from 'vitest';
import { element } from './xml.ts';

test('an element has its children on lines of their own', () => {
  expect(element('a', {}, [element('b', { c: 1 }), element('d', {}, [element('e', {})])])).toBe(
    '<a>\n  <b c="1"/>\n  <d>\n    <e/>\n  </d>\n</a>\n',
  );
});

test('text comes through a parser as it was, or with what XML cannot hold replaced', () => {
  expect(element('a', { b: '<"&\n\t>' })).toBe('<a b="&lt;&quot;&amp;&#10;&#9;&gt;"/>\n');
  expect(element('a', { b: 'x\0y\x1b\ud800\uffff😀' })).toBe('<a b="x\ufffdy\ufffd\ufffd\ufffd😀"/>\n');
});
