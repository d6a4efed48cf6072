import { describe, expect, it } from 'vitest';
import { joined, matching, placesOf, readSheet, readTable, sheetsOf } from '@/studio/streets/model';

const flores = { neighbourhood: 'Centro', street: 'Rua das Flores', cep: '29710080' };
const praia = { neighbourhood: 'Água Mansa', street: 'Avenida da Praia', cep: '' };

describe('streets', () => {
  it('are the same after a way through the text', () => {
    const sheets = sheetsOf([flores, praia]);
    expect([...sheets]).toEqual([
      ['Água Mansa', 'Avenida da Praia'],
      ['Centro', 'Rua das Flores; 29710-080'],
    ]);
    expect(placesOf(sheets)).toEqual({ places: [praia, flores], bad: [] });
  });

  it('say which line cannot be read, and why', () => {
    expect(readSheet('Centro', 'Rua A; 123\n\n; 29710-080\nRua B').bad).toEqual([
      { line: 1, text: 'Rua A; 123', wrong: 'cep' },
      { line: 3, text: '; 29710-080', wrong: 'parts' },
    ]);
    expect(readSheet('Centro', 'R'.repeat(121)).bad[0]?.wrong).toBe('long');
  });

  it('come from a spreadsheet, with or without headings', () => {
    const table =
      'Bairro\tRua\tCEP\r\n Centro \tRua  das Flores\t29.710-080\r\nÁgua Mansa;Avenida da Praia\n';
    expect(readTable(table)).toEqual({ places: [flores, praia], bad: [] });
    expect(readTable('Só uma coisa').bad[0]?.wrong).toBe('parts');
  });

  it('join what is there: a known street takes the new CEP, an empty neighbourhood stays', () => {
    const sheets = new Map([
      ['Centro', 'Rua das Flores\nRua do Porto'],
      ['Vila', ''],
    ]);
    expect([...joined(sheets, [flores, praia])]).toEqual([
      ['Água Mansa', 'Avenida da Praia'],
      ['Centro', 'Rua das Flores; 29710-080\nRua do Porto'],
      ['Vila', ''],
    ]);
  });

  it('are found by the neighbourhood or by a street, accents apart', () => {
    const sheets = sheetsOf([flores, praia]);
    expect([matching(sheets, 'agua'), matching(sheets, 'FLORES'), matching(sheets, '')]).toEqual([
      ['Água Mansa'],
      ['Centro'],
      ['Água Mansa', 'Centro'],
    ]);
  });
});
