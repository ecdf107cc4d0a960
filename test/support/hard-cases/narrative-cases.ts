import { type HardCase, unknownExtension, xhtml } from './hard-case.ts';

/** The text of a resource. */
export const narrativeCases: readonly HardCase[] = [
  {
    title: 'a narrative',
    value: {
      resourceType: 'Patient',
      text: { status: 'generated', div: `<div ${xhtml}><p>Ana <b>Silva</b><br/>&#233;</p></div>` },
    },
    issues: [],
  },
  {
    title: 'a narrative that is no XHTML',
    value: { resourceType: 'Patient', text: { status: 'generated', div: 'Ana Silva' } },
    issues: [
      [
        'error',
        'invariant',
        'Patient.text.div',
        '/text/div',
        '"Ana Silva"',
        'txt-1: The narrative SHALL contain only the basic html formatting elements and attributes described in chapters 7-11 (except section 4 of chapter 9) and 15 of the HTML 4.0 standard, <a> elements (either name or href), images and internally contained style attributes',
      ],
    ],
  },
  {
    title: 'a narrative outside the namespace',
    value: { resourceType: 'Patient', text: { status: 'generated', div: '<div>Ana</div>' } },
    issues: [
      [
        'error',
        'invariant',
        'Patient.text.div',
        '/text/div',
        '"\\u003cdiv\\u003eAna\\u003c/div\\u003e"',
        'txt-1: The narrative SHALL contain only the basic html formatting elements and attributes described in chapters 7-11 (except section 4 of chapter 9) and 15 of the HTML 4.0 standard, <a> elements (either name or href), images and internally contained style attributes',
      ],
    ],
  },
  {
    title: 'a narrative that does not close what it opens',
    value: { resourceType: 'Patient', text: { status: 'generated', div: `<div ${xhtml}><p>Ana</div>` } },
    issues: [
      [
        'error',
        'invariant',
        'Patient.text.div',
        '/text/div',
        '"\\u003cdiv xmlns=\\"http://www.w3.org/1999/xhtml\\"\\u003e\\u003cp\\u003eAna\\u003c/div\\u003e"',
        'txt-1: The narrative SHALL contain only the basic html formatting elements and attributes described in chapters 7-11 (except section 4 of chapter 9) and 15 of the HTML 4.0 standard, <a> elements (either name or href), images and internally contained style attributes',
      ],
    ],
  },
  {
    title: 'a narrative with a script',
    value: {
      resourceType: 'Patient',
      text: { status: 'generated', div: `<div ${xhtml}>Ana<script>alert(1)</script></div>` },
    },
    issues: [
      [
        'error',
        'invariant',
        'Patient.text.div',
        '/text/div',
        '"\\u003cdiv xmlns=\\"http://www.w3.org/1999/xhtml\\"\\u003eAna\\u003cscript\\u003ealert(1… (76 characters)"',
        'txt-1: The narrative SHALL contain only the basic html formatting elements and attributes described in chapters 7-11 (except section 4 of chapter 9) and 15 of the HTML 4.0 standard, <a> elements (either name or href), images and internally contained style attributes',
      ],
    ],
  },
  {
    title: 'a narrative with an event attribute',
    value: {
      resourceType: 'Patient',
      text: { status: 'generated', div: `<div ${xhtml} onclick="alert(1)">Ana</div>` },
    },
    issues: [
      [
        'error',
        'invariant',
        'Patient.text.div',
        '/text/div',
        '"\\u003cdiv xmlns=\\"http://www.w3.org/1999/xhtml\\" onclick=\\"alert(1)\\"… (70 characters)"',
        'txt-1: The narrative SHALL contain only the basic html formatting elements and attributes described in chapters 7-11 (except section 4 of chapter 9) and 15 of the HTML 4.0 standard, <a> elements (either name or href), images and internally contained style attributes',
      ],
    ],
  },
  {
    title: 'a narrative with a link that runs a script',
    value: {
      resourceType: 'Patient',
      text: { status: 'generated', div: `<div ${xhtml}><a href="javascript:alert(1)">Ana</a></div>` },
    },
    issues: [
      [
        'error',
        'invariant',
        'Patient.text.div',
        '/text/div',
        '"\\u003cdiv xmlns=\\"http://www.w3.org/1999/xhtml\\"\\u003e\\u003ca href=\\"javascrip… (85 characters)"',
        'txt-1: The narrative SHALL contain only the basic html formatting elements and attributes described in chapters 7-11 (except section 4 of chapter 9) and 15 of the HTML 4.0 standard, <a> elements (either name or href), images and internally contained style attributes',
      ],
    ],
  },
  {
    title: 'a narrative with an entity of HTML',
    value: { resourceType: 'Patient', text: { status: 'generated', div: `<div ${xhtml}>Ana&nbsp;Silva</div>` } },
    issues: [
      [
        'error',
        'invariant',
        'Patient.text.div',
        '/text/div',
        '"\\u003cdiv xmlns=\\"http://www.w3.org/1999/xhtml\\"\\u003eAna\\u0026nbsp;Silva\\u003c/di… (62 characters)"',
        'txt-1: The narrative SHALL contain only the basic html formatting elements and attributes described in chapters 7-11 (except section 4 of chapter 9) and 15 of the HTML 4.0 standard, <a> elements (either name or href), images and internally contained style attributes',
      ],
    ],
  },
  {
    title: 'a narrative with nothing to see',
    value: { resourceType: 'Patient', text: { status: 'generated', div: `<div ${xhtml}> <p/> </div>` } },
    issues: [
      [
        'error',
        'invariant',
        'Patient.text.div',
        '/text/div',
        '"\\u003cdiv xmlns=\\"http://www.w3.org/1999/xhtml\\"\\u003e \\u003cp/\\u003e \\u003c/div\\u003e"',
        'txt-2: The narrative SHALL have some non-whitespace content',
      ],
    ],
  },
  {
    title: 'a narrative without status',
    value: { resourceType: 'Patient', text: { div: `<div ${xhtml}>Ana</div>` } },
    issues: [['error', 'required', 'Patient.text.status', '/text/status', 'nothing', 'status, which is required']],
  },
  {
    title: 'extensions of the text of a narrative',
    value: {
      resourceType: 'Patient',
      text: { status: 'generated', div: `<div ${xhtml}>Ana</div>`, _div: { extension: [unknownExtension] } },
    },
    issues: [
      ['error', 'structure', 'Patient.text.div', '/text/_div', '"_div"', 'only elements that the definition has'],
    ],
  },
];
